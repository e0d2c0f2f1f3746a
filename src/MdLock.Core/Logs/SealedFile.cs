using System.Globalization;
using System.Text;
using MdLock.Platform;

namespace MdLock.Logs;

/// <summary>A small file whose first line tells a word, and the length and checksum of the rest.</summary>
/// <remarks>
/// What is torn or altered is told from what is whole; a shorter content can overwrite a longer one in place; and the
/// word can be changed in place, by a write too short to be torn.
/// </remarks>
internal static class SealedFile
{
    /// <summary>The length of the first line, in bytes.</summary>
    public const int HeaderLength = WordLength + 1 + LengthDigits + 1 + HashDigits + 1;

    /// <summary>More is no content: neither a state nor what a commit is about to do comes near.</summary>
    public const int MaxContent = 1 << 30;

    private const int WordLength = 8;
    private const int LengthDigits = 10;
    private const int HashDigits = Sha256Text.Length;

    /// <summary>The bytes of the file.</summary>
    /// <param name="word">At most eight letters.</param>
    /// <param name="content">The rest.</param>
    public static byte[] Encode(string word, ReadOnlySpan<byte> content)
    {
        byte[] bytes = new byte[HeaderLength + content.Length];
        string hash = Sha256Text.Of(content);
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{word,-WordLength} {content.Length:D10} {hash}\n"), bytes);
        content.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>The word alone, to be written over the one that is there.</summary>
    public static byte[] EncodeWord(string word) => Encoding.ASCII.GetBytes(word.PadRight(WordLength));

    /// <summary>The length of the content that the first line tells; -1 when it is none.</summary>
    public static int ContentLength(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderLength
        && int.TryParse(
            header.Slice(WordLength + 1, LengthDigits), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
        && length <= MaxContent
                ? length
                : -1;

    /// <summary>The word that the first line tells.</summary>
    public static string Word(ReadOnlySpan<byte> header) => Encoding.ASCII.GetString(header[..WordLength]).TrimEnd();

    /// <summary>Whether the first line tells that word.</summary>
    public static bool HasWord(ReadOnlySpan<byte> header, string word) =>
        header.Length >= HeaderLength && Ascii.Equals(header[..WordLength].TrimEnd((byte)' '), word);

    /// <summary>The content; null when it is torn or altered.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> bytes)
    {
        int length = ContentLength(bytes);
        if (length < 0 || bytes.Length < HeaderLength + length)
        {
            return null;
        }

        ReadOnlySpan<byte> content = bytes.Slice(HeaderLength, length);
        return HasHash(bytes, Sha256Text.Of(content)) ? content.ToArray() : null;
    }

    /// <summary>Whether the first line tells that checksum.</summary>
    public static bool HasHash(ReadOnlySpan<byte> header, string hash) => Ascii.EqualsIgnoreCase(
        header.Slice(HeaderLength - 1 - HashDigits, HashDigits), hash);
}
