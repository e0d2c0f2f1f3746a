using System.Text;
using MdLock.Platform;

namespace MdLock.Json;

/// <summary>A JSON object whose last member is a digest of all bytes before that member.</summary>
/// <remarks>
/// It tells what accident changed, such as one bit of a number: then the record is damage, which counts as held, and not
/// another record. It proves nothing about who wrote it. One without the member is taken as it is: others may write these.
/// </remarks>
internal static class CheckedJson
{
    private const int DigestBytes = 8;
    private const int Length = 10 + (2 * DigestBytes) + 2;

    private static ReadOnlySpan<byte> Name => "\"check\""u8;

    private static ReadOnlySpan<byte> Before => ",\"check\":\""u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    /// <summary>The object with the member.</summary>
    /// <param name="json">The object without it.</param>
    public static byte[] Seal(ReadOnlySpan<byte> json) =>
        [.. json[..^1], .. Before, .. Encoding.ASCII.GetBytes(Digest(json[..^1])), .. After];

    /// <summary>Whether an object, with white space behind it or not, is as it was written, as far as it tells.</summary>
    public static bool IsAsWritten(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> end = json.TrimEnd(" \r\n\t"u8);
        int at = end.Length - Length;
        if (at < 0 || !end[at..].StartsWith(Before) || !end.EndsWith(After))
        {
            return json.IndexOf(Name) < 0;
        }

        ReadOnlySpan<byte> digest = end.Slice(at + Before.Length, 2 * DigestBytes);
        return Ascii.Equals(digest, Digest(end[..at]));
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Sha256Text.Of(bytes)[..(2 * DigestBytes)];
}
