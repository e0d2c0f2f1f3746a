namespace MdLock.Worker;

/// <summary>One line from a worker.</summary>
public sealed record WorkerReply
{
    /// <summary>The error id, or the name of an exception that has none; null when all went well.</summary>
    public string? Error { get; init; }

    public string Message { get; init; } = "";

    public IReadOnlyList<WorkerGrant> Grants { get; init; } = [];

    /// <summary>The lock ids of stale entries that the worker took out of the way; an empty one for a ticket.</summary>
    public IReadOnlyList<Guid> Reclaimed { get; init; } = [];

    /// <summary>How many commits the worker made to each section.</summary>
    public IReadOnlyDictionary<string, int> Commits { get; init; } = new Dictionary<string, int>();

    /// <summary>What a commit did, an operation each.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>What the worker did in a long run.</summary>
    public LongRunRecord LongRun { get; init; } = new();

    /// <summary>What the worker counted in a script.</summary>
    public ScriptTally Tally { get; init; } = new();
}
