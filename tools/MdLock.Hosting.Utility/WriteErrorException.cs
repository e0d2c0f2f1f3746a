namespace Microsoft.PowerShell.Commands;

/// <summary>The exception of an error that was written as a text.</summary>
public sealed class WriteErrorException : SystemException
{
    /// <summary>Makes the exception of a text.</summary>
    public WriteErrorException(string message)
        : base(message)
    {
    }
}
