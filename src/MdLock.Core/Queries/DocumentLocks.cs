using MdLock.Locking;

namespace MdLock.Queries;

/// <summary>Who holds and who waits on a document.</summary>
/// <param name="Path">The document, by its one name behind all links.</param>
/// <param name="Snapshot">The table.</param>
public sealed record DocumentLocks(string Path, TableSnapshot Snapshot);
