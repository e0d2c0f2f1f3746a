namespace MdLock.History;

/// <summary>What a commit writes into the history.</summary>
/// <param name="Appends">The lines to add.</param>
/// <param name="Seen">The new content of sections that get no version, as checksums by their keys.</param>
/// <param name="Versions">The versions among the lines.</param>
internal sealed record HistoryPlan(
    IReadOnlyList<PendingLines> Appends,
    IReadOnlyDictionary<string, string> Seen,
    IReadOnlyList<SectionVersion> Versions)
{
    /// <summary>A commit that changes nothing.</summary>
    public static HistoryPlan Nothing { get; } = new([], new Dictionary<string, string>(), []);
}
