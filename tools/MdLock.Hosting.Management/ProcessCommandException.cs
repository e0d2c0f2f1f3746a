namespace Microsoft.PowerShell.Commands;

/// <summary>A process is not there, or does not do what it is asked to.</summary>
public sealed class ProcessCommandException : SystemException
{
    /// <summary>Makes the exception of a text.</summary>
    public ProcessCommandException(string message)
        : base(message)
    {
    }
}
