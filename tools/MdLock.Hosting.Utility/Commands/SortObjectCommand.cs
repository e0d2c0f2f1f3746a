using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Microsoft.PowerShell.Commands;

/// <summary>Sorts objects; equal ones stay in the order in which they came.</summary>
[Cmdlet("Sort", "Object")]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    /// <summary>What to sort.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; } = AutomationNull.Value;

    /// <summary>What to sort by: names, script blocks, or dictionaries with Expression and Descending.</summary>
    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    /// <summary>Greatest first.</summary>
    [Parameter]
    public SwitchParameter Descending { get; set; }

    /// <summary>Writes equal objects once.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <summary>Tells A from a.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Sorts stably, which it always does.</summary>
    [Parameter]
    public SwitchParameter Stable { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null && InputObject != AutomationNull.Value)
        {
            _items.Add(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        SortKey[] sorted = [.. _items
            .Select(item => new SortKey(item, PropertySelector.Parse(Property), Descending))
            .Order(new SortKeyComparer(new ValueComparer(CaseSensitive)))];
        SortKeyComparer comparer = new(new ValueComparer(CaseSensitive));
        for (int index = 0; index < sorted.Length; index++)
        {
            if (!Unique || index == 0 || comparer.Compare(sorted[index - 1], sorted[index]) != 0)
            {
                WriteObject(sorted[index].Item);
            }
        }
    }
}
