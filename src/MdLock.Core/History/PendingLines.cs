namespace MdLock.History;

/// <summary>Lines that a commit adds to the history of a section: the same bytes to the same place, however often.</summary>
/// <param name="Key">The section.</param>
/// <param name="Generation">The number of its file.</param>
/// <param name="Offset">Where they start, in bytes.</param>
/// <param name="Lines">The lines, each with its line end.</param>
internal sealed record PendingLines(string Key, int Generation, long Offset, string Lines);
