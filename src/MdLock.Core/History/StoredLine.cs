namespace MdLock.History;

/// <summary>A line of history as it stands in its file.</summary>
/// <param name="Line">What it tells.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record StoredLine(HistoryLine Line, string Hash)
{
    /// <summary>What the line after it has as its previous hash.</summary>
    /// <remarks>A base or a gap stands for lines that are gone: what follows them still follows the last of these.</remarks>
    public string NextPrevious => Line.Kind is HistoryLineKind.Base or HistoryLineKind.Gap ? Line.Previous : Hash;
}
