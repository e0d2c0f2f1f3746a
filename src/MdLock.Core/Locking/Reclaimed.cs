using MdLock.Rules.Staleness;
using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>A stale lock or ticket that was removed, and why.</summary>
/// <param name="Lock">The lock; null for a ticket.</param>
/// <param name="Ticket">The ticket; null for a lock.</param>
/// <param name="Verdict">The verdict, decided in the critical section in which it was removed.</param>
internal sealed record Reclaimed(HeldLock? Lock, Ticket? Ticket, StaleVerdict Verdict);
