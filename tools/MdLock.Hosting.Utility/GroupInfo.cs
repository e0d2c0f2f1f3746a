using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>The objects that have a value in common.</summary>
public sealed class GroupInfo
{
    internal GroupInfo(object?[] values, IEnumerable<PSObject> items, bool withElements)
    {
        Values = [.. values];
        Name = string.Join(", ", values.Select(LanguagePrimitives.ConvertTo<string>));
        Collection<PSObject> group = [.. items];
        Count = group.Count;
        Group = withElements ? group : [];
    }

    /// <summary>The values, one for each property.</summary>
    public IReadOnlyList<object?> Values { get; }

    /// <summary>The values in one text.</summary>
    public string Name { get; }

    /// <summary>How many objects there are.</summary>
    public int Count { get; }

    /// <summary>The objects.</summary>
    public Collection<PSObject> Group { get; }
}
