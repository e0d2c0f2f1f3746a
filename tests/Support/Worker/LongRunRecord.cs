namespace MdLock.Worker;

/// <summary>What one of many did in a long run, as it counted itself.</summary>
public sealed record LongRunRecord
{
    /// <summary>The SHA-256 of each document that it committed, or saved, in this order.</summary>
    public IReadOnlyList<string> Committed { get; init; } = [];

    /// <summary>The SHA-256 of the documents that it offered to commit, and that were not committed.</summary>
    public IReadOnlyList<string> TakenBack { get; init; } = [];

    /// <summary>The SHA-256 of each section, with its heading, of all these documents.</summary>
    public IReadOnlyCollection<string> Sections { get; init; } = [];

    /// <summary>How often it was refused.</summary>
    public int Refused { get; init; }

    /// <summary>For the one that knows nothing of locks: the texts that it wrote, in this order.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>This and what was done after it.</summary>
    public LongRunRecord Then(LongRunRecord next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new()
        {
            Committed = [.. Committed, .. next.Committed],
            TakenBack = [.. TakenBack, .. next.TakenBack],
            Sections = [.. Sections.Union(next.Sections)],
            Refused = Refused + next.Refused,
            Texts = [.. Texts, .. next.Texts],
        };
    }
}
