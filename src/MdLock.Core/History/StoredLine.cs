using System.Text.Json;
using MdLock.Documents;
using MdLock.Json;
using MdLock.Logs;

namespace MdLock.History;

/// <summary>A line of history as it stands in its file.</summary>
/// <param name="Line">What it tells.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record StoredLine(HistoryLine Line, string Hash)
{
    /// <summary>What the line after it has as its previous hash.</summary>
    /// <remarks>A base or a gap stands for lines that are gone: what follows them still follows the last of these.</remarks>
    public string NextPrevious => Line.Kind is HistoryLineKind.Base or HistoryLineKind.Gap ? Line.Previous : Hash;

    /// <summary>Reads a line; null when it is torn, altered, or no line of history.</summary>
    public static StoredLine? TryRead(LogLine bytes)
    {
        if (!bytes.IsWhole || ChainedLine.Open(bytes.Bytes.Span) is not { } hash)
        {
            return null;
        }

        try
        {
            HistoryLine? line = JsonRecord.Read(bytes.Bytes.Span, HistoryJson.ReadLine);
            return line is { Schema: HistoryLine.CurrentSchema, SectionId.Length: > 0, Fence: >= 0 }
                && HistoryLimits.IsVersion(line.Version)
                && HoldsItsContent(line)
                    ? new(line, hash)
                    : null;
        }
        catch (JsonException)
        {
            // A damaged line is for the caller to tell: the lines behind it may be whole.
            return null;
        }
    }

    /// <summary>The hash says that the line is as it was written; this, that it was written right.</summary>
    private static bool HoldsItsContent(HistoryLine line) => line.Kind != HistoryLineKind.Version
        || (ContentChecksum.Of(line.Content) == line.Checksum && line.Removed == line.Content is null);
}
