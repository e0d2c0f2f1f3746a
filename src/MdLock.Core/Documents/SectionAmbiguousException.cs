namespace MdLock.Errors;

/// <summary>Several sections answer where one is meant: <see cref="ErrorIds.SectionAmbiguous"/>.</summary>
public sealed class SectionAmbiguousException : MdLockException
{
    // A message is for a person: a document may have thousands of equal headings.
    private const int NamedCandidates = 10;

    /// <summary>Creates the error.</summary>
    /// <param name="selector">The selector as it was given.</param>
    /// <param name="candidates">Id and line (from 1) of every section that answers, in document order.</param>
    public SectionAmbiguousException(string selector, IReadOnlyList<(string Id, int Line)> candidates)
        : base(
            ErrorIds.SectionAmbiguous,
            $"{candidates.Count} sections answer to '{selector}': {Describe(candidates)}.",
            "Name one of them by its id, or by its whole path with a slash in front; a slash in a title is written '\\/'.")
    {
        Selector = Shown(selector);
        CandidateIds = [.. candidates.Select(candidate => Shown(candidate.Id))];
    }

    /// <summary>The selector as it was given.</summary>
    public string Selector { get; }

    /// <summary>The ids of every section that answers, in document order.</summary>
    public IReadOnlyList<string> CandidateIds { get; }

    private static string Describe(IReadOnlyList<(string Id, int Line)> candidates)
    {
        string named = string.Join(
            ", ", candidates.Take(NamedCandidates).Select(candidate => $"'{candidate.Id}' (line {candidate.Line})"));
        return candidates.Count > NamedCandidates ? $"{named} and {candidates.Count - NamedCandidates} more" : named;
    }
}
