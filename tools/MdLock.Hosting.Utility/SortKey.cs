using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>An object with the values that it is sorted by.</summary>
internal sealed class SortKey
{
    public SortKey(PSObject item, PropertySelector[] selectors, bool descending)
    {
        Item = item;
        Values = selectors.Length == 0
            ? [(item.BaseObject is PSCustomObject ? item : item.BaseObject, descending)]
            : [.. selectors.Select(selector => (selector.Value(item), selector.Descending ?? descending))];
    }

    public PSObject Item { get; }

    public (object? Value, bool Descending)[] Values { get; }
}
