using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives the paths of items that exist as their provider names them.</summary>
[Cmdlet(VerbsData.Convert, "Path", DefaultParameterSetName = PathSet)]
public sealed class ConvertPathCommand : PathCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(ResolvedFiles(), enumerateCollection: true);
}
