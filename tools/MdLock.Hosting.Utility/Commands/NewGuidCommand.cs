using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes a GUID.</summary>
[Cmdlet(VerbsCommon.New, "Guid")]
public sealed class NewGuidCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Guid.NewGuid());
}
