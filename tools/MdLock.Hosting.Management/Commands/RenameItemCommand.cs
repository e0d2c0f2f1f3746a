using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives items another name.</summary>
[Cmdlet(VerbsCommon.Rename, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
public sealed class RenameItemCommand : PathCommand
{
    /// <summary>The name.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string NewName { get; set; } = string.Empty;

    /// <summary>Also read-only ones.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvedPaths().ToArray())
        {
            if (ShouldProcess($"Item: {path} Destination: {NewName}", "Rename Item"))
            {
                Attempt(path, () => { InvokeProvider.Item.Rename(path, NewName, Force); });
            }
        }
    }
}
