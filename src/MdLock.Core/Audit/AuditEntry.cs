namespace MdLock.Audit;

/// <summary>What is to be noted: an event before it has its place in the trail.</summary>
internal sealed record AuditEntry
{
    /// <summary>What happened.</summary>
    public required AuditEventType Type { get; init; }

    /// <summary>How it ended; success, if nothing is said.</summary>
    public AuditOutcome Outcome { get; init; } = AuditOutcome.Succeeded;

    /// <summary>Who did it, or to whose lock it happened; null for nobody in particular.</summary>
    public AuditOwner? Owner { get; init; }

    /// <summary>The section; null for the whole document.</summary>
    public string? SectionId { get; init; }

    /// <summary>The lock; null where none plays a part.</summary>
    public Guid? LockId { get; init; }

    /// <summary>The lock's fence; null where none plays a part.</summary>
    public long? Fence { get; init; }

    /// <summary>From the call to its end; null for what took no time. For a grant, the wait is part of it.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>More, for a person to read; null if there is nothing more to say.</summary>
    public string? Message { get; init; }

    /// <summary>Bytes that were found where an event should be, in base64.</summary>
    internal string? Evidence { get; init; }
}
