using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes an empty temporary file.</summary>
[Cmdlet(VerbsCommon.New, "TemporaryFile", SupportsShouldProcess = true)]
public sealed class NewTemporaryFileCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ShouldProcess(Path.GetTempPath()))
        {
            WriteObject(new FileInfo(Path.GetTempFileName()));
        }
    }
}
