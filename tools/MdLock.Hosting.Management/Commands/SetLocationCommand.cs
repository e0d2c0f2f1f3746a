using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Goes to another location.</summary>
[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = "Path")]
public sealed class SetLocationCommand : LocationCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Go(Path.Length == 0 ? "~" : Path);
}
