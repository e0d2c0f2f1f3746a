using MdLock.Rules;

namespace MdLock.Stores.Files;

/// <summary>A lock table, and the names of the files that it was read from.</summary>
/// <param name="Table">The table.</param>
/// <param name="LockNames">The file of each lock, by its id.</param>
/// <param name="TicketNames">The file of each ticket, by its place.</param>
internal sealed record TableFiles(
    LockTable Table, IReadOnlyDictionary<Guid, string> LockNames, IReadOnlyDictionary<long, string> TicketNames);
