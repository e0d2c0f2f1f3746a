using System.Text;
using MdLock.Platform;

namespace MdLock.Logs;

/// <summary>A line of a log: a JSON object whose last member is the SHA-256 of all bytes before that member.</summary>
/// <remarks>
/// So nobody needs a canonical form of JSON: whatever byte of a line changes, the line no longer fits its hash. What it
/// tells is its owner's, and so is the member in which it has the hash of the line before it.
/// </remarks>
internal static class ChainedLine
{
    /// <summary>What the first line has in place of a previous one's hash.</summary>
    public const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private static ReadOnlySpan<byte> BeforeHash => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> AfterHash => "\"}"u8;

    /// <summary>The line of an object.</summary>
    /// <param name="json">The object, with members, none of which is the hash.</param>
    /// <returns>The line with its line feed, and its hash.</returns>
    public static (byte[] Bytes, string Hash) Seal(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> hashed = json[..^1];
        string hash = Sha256Text.Of(hashed);
        return ([.. hashed, .. BeforeHash, .. Encoding.ASCII.GetBytes(hash), .. AfterHash, (byte)'\n'], hash);
    }

    /// <summary>How many bytes at the end of a line are the hash and what stands around it.</summary>
    public static int EndLength => BeforeHash.Length + Sha256Text.Length + AfterHash.Length;

    /// <summary>Whether these are the last bytes of a line that can have been sealed: then it is worth reading.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> end) => end.StartsWith(BeforeHash) && end.EndsWith(AfterHash);

    /// <summary>The hash of a line; null when the line is not byte for byte as it was sealed.</summary>
    /// <param name="line">The line without its line feed.</param>
    public static string? Open(ReadOnlySpan<byte> line)
    {
        int end = line.Length - AfterHash.Length - Sha256Text.Length - BeforeHash.Length;
        if (end <= 0 || !line[end..].StartsWith(BeforeHash) || !line.EndsWith(AfterHash))
        {
            return null;
        }

        string hash = Sha256Text.Of(line[..end]);
        return Ascii.Equals(line.Slice(end + BeforeHash.Length, Sha256Text.Length), hash) ? hash : null;
    }
}
