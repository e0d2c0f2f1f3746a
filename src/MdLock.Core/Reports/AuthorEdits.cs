namespace MdLock.Reports;

/// <summary>What somebody changed.</summary>
/// <param name="Author">The user with the host; null for another program, which nobody can name.</param>
internal sealed record AuthorEdits(string? Author)
{
    /// <summary>How many changes of sections were committed.</summary>
    public required int Committed { get; init; }

    /// <summary>How many were refused: the lock was over, or the section had changed.</summary>
    public required int Refused { get; init; }

    /// <summary>How many failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many sections were changed.</summary>
    public required int Sections { get; init; }

    /// <summary>When the last change was committed; null when none was.</summary>
    public required DateTimeOffset? Last { get; init; }
}
