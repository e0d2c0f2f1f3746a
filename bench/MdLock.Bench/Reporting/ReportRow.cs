namespace MdLock.Bench.Reporting;

/// <summary>A line of the table; what does not apply is left empty.</summary>
internal sealed record ReportRow(string What)
{
    /// <summary>The figure itself: a time or a rate.</summary>
    public string Speed { get; init; } = "";

    /// <summary>Waits: median, 99th percentile, longest.</summary>
    public string Waits { get; init; } = "";

    /// <summary>The fewest operations of a process over the most.</summary>
    public string Evenness { get; init; } = "";

    /// <summary>The comparison with a peer in the same run.</summary>
    public string Ratio { get; init; } = "";

    /// <summary>What the comparison should give.</summary>
    public string Aim { get; init; } = "";
}
