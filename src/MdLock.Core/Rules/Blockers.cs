using System.Collections.Immutable;

namespace MdLock.Rules;

/// <summary>What stands between a request and its grant.</summary>
/// <param name="Locks">Conflicting locks, in the order of their fences.</param>
/// <param name="Tickets">Conflicting tickets that came earlier, first come first.</param>
internal sealed record Blockers(ImmutableArray<HeldLock> Locks, ImmutableArray<Ticket> Tickets)
{
    /// <summary>Nothing stands in the way.</summary>
    public static Blockers None { get; } = new([], []);

    /// <summary>True when nothing stands in the way.</summary>
    public bool IsNone => Locks.IsEmpty && Tickets.IsEmpty;
}
