namespace MdLock.History;

/// <summary>The numbers that lines, states and names of the history can have: the same to whoever writes and reads them.</summary>
internal static class HistoryLimits
{
    /// <summary>The last number of a file; its name has room for no more digits.</summary>
    public const int MaxGeneration = 999_999_999;

    /// <summary>The last number that is read as a version's: counting on from it does not come to the end of the numbers.</summary>
    public const int MaxVersion = 1_000_000_000;

    /// <summary>Whether a file can have the number.</summary>
    public static bool IsGeneration(int number) => number is > 0 and <= MaxGeneration;

    /// <summary>Whether a version can have the number; 0 stands for none.</summary>
    public static bool IsVersion(int number) => number is >= 0 and <= MaxVersion;

    /// <summary>Whether sections that a state names can be: each once, and with numbers that can be.</summary>
    public static bool AreSound(IReadOnlyCollection<TrackedSection> sections) =>
        sections.All(section => HistoryFolder.IsKey(section.Key)
            && section.Id.Length > 0
            && IsGeneration(section.Generation)
            && IsVersion(section.Version)
            && section.LastLine >= 0
            && section.End >= section.LastLine)
        && sections.DistinctBy(section => section.Key, StringComparer.Ordinal).Count() == sections.Count;
}
