using System.Text.Json;
using MdLock.Documents;
using MdLock.Json;
using MdLock.Logs;

namespace MdLock.History;

/// <summary>History lines to bytes and back.</summary>
internal static class HistoryLineCodec
{
    /// <summary>Encodes a line, line end included.</summary>
    public static (byte[] Bytes, string Hash) Encode(HistoryLine line) => ChainedLine.Seal(JsonBytes.Of(line, HistoryJson.Write));

    /// <summary>Decodes a line; null when it is torn, altered, or no line of history.</summary>
    public static StoredLine? TryDecode(LogLine bytes)
    {
        if (!bytes.IsWhole || ChainedLine.Open(bytes.Bytes.Span) is not { } hash)
        {
            return null;
        }

        try
        {
            HistoryLine? line = JsonRecord.Read(bytes.Bytes.Span, HistoryJson.ReadLine);
            return line is { Schema: HistoryLine.CurrentSchema } && HoldsItsContent(line) ? new StoredLine(line, hash) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The hash says that the line is as it was written; this, that it was written right.</summary>
    private static bool HoldsItsContent(HistoryLine line) => line.Kind != HistoryLineKind.Version
        || (ContentChecksum.Of(line.Content) == line.Checksum && line.Removed == line.Content is null);
}
