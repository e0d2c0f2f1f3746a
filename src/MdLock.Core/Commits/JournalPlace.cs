namespace MdLock.Commits;

/// <summary>Where a lock or a ticket stood before a commit that moves its section.</summary>
/// <param name="LockId">The lock; null for a ticket.</param>
/// <param name="Order">The place of the ticket in the queue; null for a lock.</param>
/// <param name="Paths">The keys from the root down to each of its sections.</param>
internal sealed record JournalPlace(Guid? LockId, long? Order, IReadOnlyList<IReadOnlyList<string>> Paths);
