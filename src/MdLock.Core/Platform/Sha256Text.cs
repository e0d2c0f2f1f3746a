using System.Security.Cryptography;
using System.Text;

namespace MdLock.Platform;

/// <summary>SHA-256 (FIPS 180-4) as all files of MdLock spell it: hexadecimal digits in lower case.</summary>
internal static class Sha256Text
{
    /// <summary>The digits of a whole hash.</summary>
    public const int Length = 2 * SHA256.HashSizeInBytes;

    /// <summary>The hash of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Spell(hash);
    }

    /// <summary>The first bytes of the hash of a text in UTF-8.</summary>
    public static string Of(string text, int bytes = SHA256.HashSizeInBytes) => Of(Encoding.UTF8.GetBytes(text))[..(2 * bytes)];

    /// <summary>A hash, or the beginning of one, that was worked out elsewhere.</summary>
    public static string Spell(ReadOnlySpan<byte> hash) => Convert.ToHexString(hash).ToLowerInvariant();
}
