namespace MdLock.History;

/// <summary>What a commit is about to do: enough to finish it once the document is replaced, to undo it before, and to do it again.</summary>
internal sealed record JournalEntry
{
    /// <summary>The schema that this version writes.</summary>
    public const int CurrentSchema = 2;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The number of the commit: one more than that of the commit before it.</summary>
    public required long Sequence { get; init; }

    /// <summary>The run of the machine on which it was made: until that ends, nothing is forgotten that was not synced.</summary>
    public required string Boot { get; init; }

    public required Guid Commit { get; init; }

    /// <summary>The commit before it, where each has a file of its own; null where they stand in one, or it is the first.</summary>
    public Guid? Previous { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string Author { get; init; }

    public required string Operation { get; init; }

    public required long Fence { get; init; }

    public required Guid LockId { get; init; }

    /// <summary>The SHA-256 of the document's bytes that the commit replaces.</summary>
    public required string Before { get; init; }

    /// <summary>The SHA-256 of the bytes that it puts in their place.</summary>
    public required string After { get; init; }

    /// <summary>The name of the temporary file beside the document; empty until it is known.</summary>
    public required string Temporary { get; init; }

    /// <summary>What makes the bytes after of those before.</summary>
    public required ByteSplice Splice { get; init; }

    /// <summary>The lines of history that it adds.</summary>
    public required IReadOnlyList<PendingLines> Appends { get; init; }

    /// <summary>The checksums of sections whose content it changes without a version, by their keys.</summary>
    public required IReadOnlyDictionary<string, string> Seen { get; init; }

    /// <summary>The sections that it moves.</summary>
    public required IReadOnlyList<JournalMove> Moves { get; init; }

    /// <summary>The locks and tickets that go with them, and where these stood when it was begun.</summary>
    public IReadOnlyList<JournalPlace> Places { get; init; } = [];

    /// <summary>What whoever observes commits will write elsewhere, in words of its own.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A section that a commit gives another id or place, with which its locks go.</summary>
/// <param name="From">The ids from <c>_document</c> down to it, before.</param>
/// <param name="To">The ids from <c>_document</c> down to it, after.</param>
internal sealed record JournalMove(IReadOnlyList<string> From, IReadOnlyList<string> To);

/// <summary>Where a lock or a ticket stood before a commit that moves its section.</summary>
/// <param name="LockId">The lock; null for a ticket.</param>
/// <param name="Order">The place of the ticket in the queue; null for a lock.</param>
/// <param name="Paths">The keys from the root down to each of its sections.</param>
internal sealed record JournalPlace(Guid? LockId, long? Order, IReadOnlyList<IReadOnlyList<string>> Paths);
