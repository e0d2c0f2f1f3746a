namespace Microsoft.PowerShell.Commands;

/// <summary>What was measured of a property.</summary>
public sealed class GenericMeasureInfo
{
    /// <summary>How many values there are.</summary>
    public int Count { get; init; }

    /// <summary>Their mean, if asked for.</summary>
    public double? Average { get; init; }

    /// <summary>Their sum, if asked for.</summary>
    public double? Sum { get; init; }

    /// <summary>The greatest, if asked for.</summary>
    public object? Maximum { get; init; }

    /// <summary>The least, if asked for.</summary>
    public object? Minimum { get; init; }

    /// <summary>The property, or null.</summary>
    public string? Property { get; init; }
}
