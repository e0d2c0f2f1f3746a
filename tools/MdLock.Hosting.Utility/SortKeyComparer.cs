namespace Microsoft.PowerShell.Commands;

/// <summary>Compares by the first value in which two objects differ.</summary>
internal sealed class SortKeyComparer(ValueComparer values) : IComparer<SortKey>
{
    public int Compare(SortKey? x, SortKey? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Values.Zip(y.Values)
            .Select(pair => Compare(pair.First.Value, pair.Second.Value) * (pair.First.Descending ? -1 : 1))
            .FirstOrDefault(order => order != 0);
    }

    // An object without the property comes first, as in pwsh.
    private int Compare(object? x, object? y) =>
        x is null || y is null ? (x is null ? 0 : 1) - (y is null ? 0 : 1) : values.Compare(x, y);
}
