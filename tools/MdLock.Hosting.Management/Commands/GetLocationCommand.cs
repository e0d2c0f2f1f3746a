using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives the current location.</summary>
[Cmdlet(VerbsCommon.Get, "Location")]
public sealed class GetLocationCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(SessionState.Path.CurrentLocation);
}
