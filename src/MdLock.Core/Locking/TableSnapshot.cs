using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>Everything that stood in a document's lock table at one moment.</summary>
/// <param name="Locks">The locks, in the order of their fences.</param>
/// <param name="Tickets">The queue, first come first.</param>
/// <param name="At">The moment.</param>
internal sealed record TableSnapshot(
    ImmutableArray<InspectedLock> Locks, ImmutableArray<InspectedTicket> Tickets, LockInstant At)
{
    /// <summary>The canonical path of the document; empty where only its table is known.</summary>
    public string Path { get; init; } = "";

    /// <summary>True for the picture of one who may only read: it stood so twice in a row, and could change meanwhile.</summary>
    public bool IsGlance { get; init; }
}
