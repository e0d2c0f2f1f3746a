using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Copies items.</summary>
[Cmdlet(VerbsCommon.Copy, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
public sealed class CopyItemCommand : PathCommand
{
    /// <summary>Where to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    /// <summary>With what is in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Also over read-only ones.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the copies.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvedPaths().ToArray())
        {
            if (ShouldProcess($"Item: {path} Destination: {Destination}", "Copy Item"))
            {
                IReadOnlyList<PSObject> copies = Attempt(path, () => InvokeProvider.Item.Copy(
                    [path], Destination, Recurse, CopyContainers.CopyTargetContainer, Force, literalPath: true));
                WriteObject(PassThru ? copies : [], enumerateCollection: true);
            }
        }
    }
}
