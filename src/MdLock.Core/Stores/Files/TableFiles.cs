using MdLock.Rules;

namespace MdLock.Stores.Files;

/// <summary>A lock table, and the names of the files that it was read from.</summary>
/// <param name="Table">The table.</param>
/// <param name="LockNames">The file of each lock, by its id.</param>
/// <param name="TicketNames">The file of each ticket, by its place.</param>
internal sealed record TableFiles(
    LockTable Table, IReadOnlyDictionary<Guid, string> LockNames, IReadOnlyDictionary<long, string> TicketNames)
{
    /// <summary>Whether another reading found the same locks, at the same renewals, and the same queue.</summary>
    public bool HasSameEntries(TableFiles other) =>
        Table.Locks.Select(held => (held.LockId, held.Fence, held.GrantedAt, LockNames[held.LockId])).SequenceEqual(
            other.Table.Locks.Select(held => (held.LockId, held.Fence, held.GrantedAt, other.LockNames[held.LockId])))
        && Table.Tickets.Select(ticket => TicketNames[ticket.Order]).SequenceEqual(
            other.Table.Tickets.Select(ticket => other.TicketNames[ticket.Order]), StringComparer.Ordinal);
}
