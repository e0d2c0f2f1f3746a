using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Goes back to where Push-Location was called.</summary>
[Cmdlet(VerbsCommon.Pop, "Location")]
public sealed class PopLocationCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => SessionState.Path.PopLocation(string.Empty);
}
