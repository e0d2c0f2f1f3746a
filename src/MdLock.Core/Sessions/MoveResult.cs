namespace MdLock.Sessions;

/// <summary>A document that was moved.</summary>
/// <param name="From">The canonical path that it had.</param>
/// <param name="Path">The canonical path that it has.</param>
/// <param name="Deferred">Why its locks could not follow it, if so; the move itself is made.</param>
internal sealed record MoveResult(string From, string Path, Exception? Deferred);
