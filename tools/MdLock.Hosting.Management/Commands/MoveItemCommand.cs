using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Moves items.</summary>
[Cmdlet(VerbsCommon.Move, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
public sealed class MoveItemCommand : PathCommand
{
    /// <summary>Where to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    /// <summary>Also over what is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the items at their new place.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvedPaths().ToArray())
        {
            if (ShouldProcess($"Item: {path} Destination: {Destination}", "Move Item"))
            {
                IReadOnlyList<PSObject> moved = Attempt(
                    path, () => InvokeProvider.Item.Move([path], Destination, Force, literalPath: true));
                WriteObject(PassThru ? moved : [], enumerateCollection: true);
            }
        }
    }
}
