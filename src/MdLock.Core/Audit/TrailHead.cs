namespace MdLock.Audit;

/// <summary>Where the trail ends: what a verifier needs to notice that whole lines are gone there.</summary>
internal sealed record TrailHead
{
    /// <summary>The head of a trail without events.</summary>
    public static TrailHead Empty { get; } = new() { Sequence = 0, Hash = AuditLine.NoHash, Length = 0, First = 1, Oldest = 1 };

    public int Schema { get; init; } = AuditEvent.CurrentSchema;

    /// <summary>The number of the newest event; 0 before the first.</summary>
    public required long Sequence { get; init; }

    /// <summary>The hash of the newest event.</summary>
    public required string Hash { get; init; }

    /// <summary>The bytes that the current file has.</summary>
    public required long Length { get; init; }

    /// <summary>The number of the first event of the current file.</summary>
    public required long First { get; init; }

    /// <summary>The number of the first event of the oldest file that is kept.</summary>
    public required long Oldest { get; init; }
}
