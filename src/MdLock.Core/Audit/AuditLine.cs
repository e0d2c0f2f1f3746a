using System.Buffers;
using System.Text.Json;
using MdLock.Json;
using MdLock.Logs;

namespace MdLock.Audit;

/// <summary>Events to lines and back.</summary>
internal static class AuditLine
{
    /// <summary>The longest line, in bytes: what is longer is none.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The longest text in an event, in characters: with some of these, a line stays below its limit.</summary>
    public const int MaxText = 64 * 1024;

    /// <summary>Appends the line of an event, with its line feed.</summary>
    /// <returns>The event's hash.</returns>
    public static string Write(IBufferWriter<byte> output, AuditEvent one)
    {
        (byte[] line, string hash) = ChainedLine.Seal(JsonBytes.Of(one, AuditJson.Write));
        output.Write(line);
        return hash;
    }

    /// <summary>Reads a line; null when it holds no event.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="isIntact">True when the line is byte for byte the one that was hashed.</param>
    public static AuditEvent? Read(ReadOnlySpan<byte> line, out bool isIntact)
    {
        isIntact = false;
        if (!line.StartsWith("{"u8) || !line.EndsWith("}"u8) || line.IndexOf("\"previous_hash\""u8) < 0)
        {
            // Millions of lines that are none cost no exception each.
            return null;
        }

        try
        {
            AuditEvent? one = JsonRecord.Read(line, AuditJson.ReadEvent);
            if (one is not { Sequence: > 0, PreviousHash: not null })
            {
                return null;
            }

            isIntact = ChainedLine.Open(line) is not null;
            return one;
        }
        catch (JsonException)
        {
            // A damaged line is for the caller to tell: reading goes on behind it.
            return null;
        }
    }

    /// <summary>Reads a line that is whole and as it was written; null for any other.</summary>
    public static AuditEvent? ReadIntact(LogLine line) =>
        line.IsWhole && Read(line.Bytes.Span, out bool isIntact) is { } one && isIntact ? one : null;
}
