namespace MdLock.History;

/// <summary>Which versions are kept. A version goes when it is beyond the count, or beyond the age.</summary>
/// <param name="MaxVersions">How many of the newest are kept, at least 1; null for all.</param>
/// <param name="MaxAge">How old a version may become; null for any age. The newest is always kept.</param>
public sealed record HistoryRetention(int? MaxVersions, TimeSpan? MaxAge)
{
    /// <summary>Nothing goes.</summary>
    public static HistoryRetention KeepAll { get; } = new(null, null);
}
