using System.Buffers;
using System.Text;
using System.Text.Json;
using MdLock.Documents;
using MdLock.Json;

namespace MdLock.History;

/// <summary>History lines to bytes and back.</summary>
/// <remarks>
/// A line is a JSON object whose last member is the SHA-256 of all bytes before that member. So a line that was torn
/// or altered does not match its own hash, and one that was removed or swapped is missed by the line after it.
/// </remarks>
internal static class HistoryLineCodec
{
    private const int HashDigits = 64;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdef"u8);

    private static ReadOnlySpan<byte> HashName => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> LineEnd => "\"}\n"u8;

    private static int SuffixLength => HashName.Length + HashDigits + LineEnd.Length;

    /// <summary>Encodes a line, line end included.</summary>
    public static (byte[] Bytes, string Hash) Encode(HistoryLine line)
    {
        byte[] json = JsonBytes.Of(line, HistoryJson.Write);
        ReadOnlySpan<byte> hashed = json.AsSpan(0, json.Length - 1);
        string hash = ContentChecksum.OfBytes(hashed);
        byte[] bytes = new byte[hashed.Length + SuffixLength];
        hashed.CopyTo(bytes);
        Span<byte> rest = bytes.AsSpan(hashed.Length);
        HashName.CopyTo(rest);
        Encoding.ASCII.GetBytes(hash, rest[HashName.Length..]);
        LineEnd.CopyTo(rest[(HashName.Length + HashDigits)..]);
        return (bytes, hash);
    }

    /// <summary>Decodes a line, line end included; null when it is torn, altered, or no line of history.</summary>
    public static StoredLine? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= SuffixLength || !bytes.EndsWith(LineEnd))
        {
            return null;
        }

        ReadOnlySpan<byte> hashed = bytes[..^SuffixLength];
        ReadOnlySpan<byte> stored = bytes.Slice(hashed.Length + HashName.Length, HashDigits);
        string hash = ContentChecksum.OfBytes(hashed);
        if (!bytes[hashed.Length..].StartsWith(HashName)
            || stored.ContainsAnyExcept(Digits)
            || !hash.Equals(Encoding.ASCII.GetString(stored), StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            byte[] json = [.. hashed, (byte)'}'];
            HistoryLine? line = JsonRecord.Read(json, HistoryJson.ReadLine);
            return line is { Schema: HistoryLine.CurrentSchema } && HoldsItsContent(line)
                ? new StoredLine(line, hash, bytes.Length)
                : null;
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
