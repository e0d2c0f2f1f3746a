using System.Buffers;
using System.Security.Cryptography;
using System.Text.Unicode;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Documents;

/// <summary>The checksum of a section's content, by which versions are told apart.</summary>
internal static class ContentChecksum
{
    // Any size does; this one keeps the buffer out of the large object heap.
    private const int BufferBytes = 16_384;

    /// <summary>SHA-256 (FIPS 180-4) of the text in UTF-8, whatever the encoding of the document.</summary>
    /// <param name="text">The text; of any length, as it is encoded piece by piece.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    /// <exception cref="TextNotEncodableException">The text holds half of a surrogate pair.</exception>
    public static string Of(ReadOnlySpan<char> text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (text.Length > 0)
            {
                OperationStatus status = Utf8.FromUtf16(
                    text, buffer, out int read, out int written, replaceInvalidSequences: false);
                if (status == OperationStatus.InvalidData)
                {
                    throw new TextNotEncodableException("holds half of a surrogate pair");
                }

                hash.AppendData(buffer, 0, written);
                text = text[read..];
            }

            return Sha256Text.Spell(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>SHA-256 of bytes, written in the same way.</summary>
    internal static string OfBytes(ReadOnlySpan<byte> bytes) => Sha256Text.Of(bytes);
}
