using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MdLock.Json;

namespace MdLock.Audit;

/// <summary>Events to lines and back.</summary>
/// <remarks>
/// The hash stands at the end of the line, and is that of all bytes before it. So a verifier needs no canonical form
/// of JSON: whatever byte of a line changes, the line no longer fits its hash.
/// </remarks>
internal static class AuditLine
{
    /// <summary>What the first event has in place of a previous one's hash.</summary>
    public const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private const int HashLength = 64;

    private static ReadOnlySpan<byte> BeforeHash => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> AfterHash => "\"}"u8;

    /// <summary>Appends the line of an event, with its line feed.</summary>
    /// <returns>The event's hash.</returns>
    public static string Write(IBufferWriter<byte> output, AuditEvent one)
    {
        byte[] json = JsonBytes.Of(one, AuditJson.Write);
        ReadOnlySpan<byte> hashed = json.AsSpan(0, json.Length - 1);
        string hash = HashOf(hashed);
        output.Write(hashed);
        output.Write(BeforeHash);
        output.Write(Encoding.ASCII.GetBytes(hash));
        output.Write(AfterHash);
        output.Write("\n"u8);
        return hash;
    }

    /// <summary>Reads a line; null when it holds no event.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="isIntact">True when the line is byte for byte the one that was hashed.</param>
    public static AuditEvent? Read(ReadOnlySpan<byte> line, out bool isIntact)
    {
        isIntact = false;
        try
        {
            AuditEvent? one = JsonRecord.Read(line, AuditJson.ReadEvent);
            if (one is not { Sequence: > 0, PreviousHash: not null })
            {
                return null;
            }

            isIntact = FitsItsHash(line, one.Hash);
            return one;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool FitsItsHash(ReadOnlySpan<byte> line, string? hash)
    {
        int end = line.Length - AfterHash.Length - HashLength - BeforeHash.Length;
        return end > 0
            && hash?.Length == HashLength
            && line[end..].StartsWith(BeforeHash)
            && line.EndsWith(AfterHash)
            && HashOf(line[..end]) == hash;
    }

    private static string HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
