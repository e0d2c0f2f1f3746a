namespace MdLock.Bench.Contenders;

/// <summary>The processes that compete, and those of a build from before, which compete as the same subjects.</summary>
/// <param name="Now">Of this build.</param>
/// <param name="Before">Of the other one; null for none.</param>
internal sealed record Crowds(ContenderCrowd Now, ContenderCrowd? Before)
{
    /// <summary>What the name of a subject ends in that the other build plays.</summary>
    public const string BeforeEnding = " before";

    /// <summary>Lets a subject compete.</summary>
    /// <param name="kind">A contender's name, with <see cref="BeforeEnding"/> for the other build.</param>
    /// <param name="folder">Over what.</param>
    /// <param name="count">How many.</param>
    /// <param name="time">For how long.</param>
    public Reporting.CrowdResult Compete(string kind, string folder, int count, TimeSpan time) =>
        IsBefore(kind)
            ? Before!.Compete(Plain(kind), folder, count, time)
            : Now.Compete(kind, folder, count, time);

    /// <summary>The subjects, each of MdLock's own behind the same of the other build, if there is one.</summary>
    /// <param name="kinds">The subjects of this build.</param>
    /// <param name="own">Those of MdLock.</param>
    public IReadOnlyList<string> With(IReadOnlyList<string> kinds, params IReadOnlyList<string> own) => Before is null
        ? kinds
        : [.. kinds.SelectMany(kind => own.Contains(kind) ? (string[])[kind + BeforeEnding, kind] : [kind])];

    /// <summary>Whether the other build plays a subject.</summary>
    public static bool IsBefore(string kind) => kind.EndsWith(BeforeEnding, StringComparison.Ordinal);

    /// <summary>The name of the contender.</summary>
    public static string Plain(string kind) => IsBefore(kind) ? kind[..^BeforeEnding.Length] : kind;
}
