namespace MdLock.History;

/// <summary>A line of history as it stands in its file.</summary>
/// <param name="Line">What it tells.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Length">Its length in bytes, line end included.</param>
internal sealed record StoredLine(HistoryLine Line, string Hash, int Length);
