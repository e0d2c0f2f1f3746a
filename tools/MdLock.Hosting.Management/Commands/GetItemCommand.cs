using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives items.</summary>
[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = PathSet)]
public sealed class GetItemCommand : PathCommand
{
    /// <summary>Also gives hidden ones.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            IReadOnlyList<PSObject> items = Attempt(path, () => InvokeProvider.Item.Get([path], Force, IsLiteral));
            WriteObject(items, enumerateCollection: true);
        }
    }
}
