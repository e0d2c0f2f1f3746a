namespace MdLock.History;

/// <summary>Who commits, when, and in the name of which lock: what all lines of one commit have in common.</summary>
/// <param name="Commit">The identity of the commit.</param>
/// <param name="Timestamp">When it was made.</param>
/// <param name="Author">The user.</param>
/// <param name="Fence">The fence of the lock.</param>
/// <param name="Message">Why, in the words of whoever asked for it; null where nothing was said.</param>
internal sealed record CommitStamp(Guid Commit, DateTimeOffset Timestamp, string Author, long Fence, string? Message = null);
