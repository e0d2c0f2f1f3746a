namespace MdLock.Output;

/// <summary>A line of a lock board.</summary>
/// <param name="Lock">Who holds, or who waits.</param>
/// <param name="Document">The document's name on this board.</param>
internal sealed record LockBoardRow(MdLockInfo Lock, string Document);
