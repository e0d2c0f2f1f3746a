namespace MdLock.Audit;

/// <summary>An entry and when it happened.</summary>
/// <remarks>No structure: lists of one would be compiled anew in each process.</remarks>
internal sealed record StampedEntry(AuditEntry Entry, DateTimeOffset Time)
{
    /// <summary>The event at a place in a chain.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="previousHash">The hash of the event before it.</param>
    public AuditEvent ToEvent(long sequence, string previousHash) => new()
    {
        Sequence = sequence,
        Time = Time,
        Type = Entry.Type,
        Outcome = Entry.Outcome,
        Owner = Entry.Owner,
        SectionId = Entry.SectionId,
        LockId = Entry.LockId,
        Fence = Entry.Fence,
        Duration = Entry.Duration,
        Message = Entry.Message,
        Evidence = Entry.Evidence,
        PreviousHash = previousHash,
    };
}
