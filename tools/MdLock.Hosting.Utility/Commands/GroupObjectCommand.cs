using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Microsoft.PowerShell.Commands;

/// <summary>Groups objects by what they have in common.</summary>
[Cmdlet(VerbsData.Group, "Object", DefaultParameterSetName = "Default")]
public sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    /// <summary>What to group.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; } = AutomationNull.Value;

    /// <summary>What to group by; the object itself without it.</summary>
    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    /// <summary>Leaves the objects out of the groups.</summary>
    [Parameter]
    public SwitchParameter NoElement { get; set; }

    /// <summary>Tells A from a.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Writes one dictionary from value to objects.</summary>
    [Parameter(ParameterSetName = "HashTable")]
    [Alias("AHT")]
    public SwitchParameter AsHashTable { get; set; }

    /// <summary>Makes the keys of the dictionary texts.</summary>
    [Parameter(ParameterSetName = "HashTable")]
    public SwitchParameter AsString { get; set; }

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
        IReadOnlyList<GroupInfo> groups = Groups();
        if (AsHashTable)
        {
            WriteObject(ToTable(groups));
        }
        else
        {
            WriteObject(groups, enumerateCollection: true);
        }
    }

    private List<GroupInfo> Groups()
    {
        SortKeyComparer comparer = new(new ValueComparer(CaseSensitive));
        SortKey[] keys = [.. _items
            .Select(item => new SortKey(item, PropertySelector.Parse(Property), descending: false))
            .Order(comparer)];
        List<GroupInfo> groups = [];
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && comparer.Compare(keys[start], keys[end]) == 0)
            {
                end++;
            }

            object?[] values = [.. keys[start].Values.Select(value => value.Value)];
            groups.Add(new GroupInfo(values, keys[start..end].Select(key => key.Item), !NoElement));
        }

        return groups;
    }

    private Hashtable ToTable(IEnumerable<GroupInfo> groups)
    {
        Hashtable table = new(CaseSensitive ? StringComparer.CurrentCulture : StringComparer.CurrentCultureIgnoreCase);
        foreach (GroupInfo group in groups)
        {
            table.Add(AsString ? group.Name : group.Values.Count == 1 ? group.Values[0]! : group.Values, group.Group);
        }

        return table;
    }
}
