using System.Text;
using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>The text of a document, and what its bytes tell besides: encoding and byte order mark.</summary>
internal sealed class DocumentText
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding StrictUtf16LittleEndian = new(
        bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding StrictUtf16BigEndian = new(
        bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    private readonly Lazy<NewLineStyle> _newLines;

    private DocumentText(string text, DocumentEncoding encoding, bool hasBom)
    {
        Text = text;
        Encoding = encoding;
        HasBom = hasBom;
        _newLines = new(() => NewLineStyle.Of(text));
    }

    /// <summary>The decoded text, without the byte order mark.</summary>
    public string Text { get; }

    /// <summary>The encoding of the bytes.</summary>
    public DocumentEncoding Encoding { get; }

    /// <summary>Whether the bytes start with a byte order mark.</summary>
    public bool HasBom { get; }

    /// <summary>The line end used most: LF, CRLF or CR; LF where no line has an end.</summary>
    public string NewLine => _newLines.Value.Dominant;

    /// <summary>Decodes the bytes of a document, strictly.</summary>
    /// <param name="bytes">The whole file: UTF-8 with or without, or UTF-16 with, a byte order mark.</param>
    /// <returns>The text and its encoding; <see cref="Encode"/> turns it back into the same bytes.</returns>
    /// <exception cref="DocumentException">
    /// <see cref="ErrorIds.DocumentNotText"/>: the bytes are invalid in the encoding, or hold a NUL character.
    /// </exception>
    public static DocumentText Decode(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes.Span;
        (DocumentEncoding encoding, int bomLength) = DetectEncoding(rest);
        string text;
        try
        {
            // In UTF-8 the byte is the character: no text is made of what is none.
            if (encoding == DocumentEncoding.Utf8 && rest.IndexOf((byte)0) is >= 0 and var zero)
            {
                throw DocumentException.NotText(
                    $"holds a NUL character at index {StrictUtf8.GetCharCount(rest[bomLength..zero])}");
            }

            text = CodecOf(encoding).GetString(rest[bomLength..]);
        }
        catch (DecoderFallbackException e)
        {
            throw DocumentException.NotText(
                $"holds bytes that are not valid {NameOf(encoding)} near byte {e.Index + bomLength}", e);
        }

        // A NUL tells binary data from text, and Markdown has no place for one (CommonMark 0.31.2, section 2.3).
        int nul = text.IndexOf('\0', StringComparison.Ordinal);
        return nul < 0
            ? new(text, encoding, bomLength > 0)
            : throw DocumentException.NotText($"holds a NUL character at index {nul}");
    }

    /// <summary>Makes sure that a document which begins with these bytes can be text.</summary>
    /// <param name="start">The first bytes; they may end within a character.</param>
    /// <exception cref="DocumentException">As for <see cref="Decode"/>.</exception>
    public static void RequireText(ReadOnlySpan<byte> start)
    {
        (DocumentEncoding encoding, int bomLength) = DetectEncoding(start);
        Span<char> text = stackalloc char[256];
        Decoder decoder = CodecOf(encoding).GetDecoder();
        int done = bomLength;
        int index = 0;
        while (done < start.Length)
        {
            int used;
            int chars;
            try
            {
                decoder.Convert(start[done..], text, flush: false, out used, out chars, out _);
            }
            catch (DecoderFallbackException e)
            {
                throw DocumentException.NotText(
                    $"holds bytes that are not valid {NameOf(encoding)} near byte {e.Index + done}", e);
            }

            int nul = text[..chars].IndexOf('\0');
            if (nul >= 0)
            {
                throw DocumentException.NotText($"holds a NUL character at index {index + nul}");
            }

            if (used == 0)
            {
                return;
            }

            done += used;
            index += chars;
        }
    }

    /// <summary>Wraps text that has no bytes yet: UTF-8 without a byte order mark.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, to be encoded as UTF-8.</returns>
    public static DocumentText FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, DocumentEncoding.Utf8, hasBom: false);
    }

    /// <summary>Another text, to be encoded as this one is.</summary>
    internal DocumentText With(string text) => new(text, Encoding, HasBom);

    /// <summary>Encodes another text as this one is encoded, byte order mark included.</summary>
    /// <param name="text">The new text of the document.</param>
    /// <returns>The bytes of the whole file.</returns>
    /// <exception cref="TextNotEncodableException">
    /// The text holds half of a surrogate pair or a NUL character, or starts with what would read as a byte order mark.
    /// </exception>
    public byte[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RefuseWhatWouldNotReadBack(text);
        Encoding codec = CodecOf(Encoding);
        ReadOnlySpan<byte> bom = HasBom ? BomOf(Encoding) : [];
        try
        {
            byte[] bytes = new byte[bom.Length + codec.GetByteCount(text)];
            bom.CopyTo(bytes);
            codec.GetBytes(text, bytes.AsSpan(bom.Length));
            return bytes;
        }
        catch (EncoderFallbackException e)
        {
            throw new TextNotEncodableException($"holds half of a surrogate pair at index {e.Index}", e);
        }
    }

    private void RefuseWhatWouldNotReadBack(string text)
    {
        int nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            throw new TextNotEncodableException($"holds a NUL character at index {nul}");
        }

        if (!HasBom && text.StartsWith(ByteOrderMark))
        {
            throw new TextNotEncodableException("starts with a byte order mark, which the document does not have");
        }
    }

    private static (DocumentEncoding Encoding, int BomLength) DetectEncoding(ReadOnlySpan<byte> bytes)
    {
        foreach (DocumentEncoding encoding in Enum.GetValues<DocumentEncoding>())
        {
            ReadOnlySpan<byte> bom = BomOf(encoding);
            if (bytes.StartsWith(bom))
            {
                return (encoding, bom.Length);
            }
        }

        return (DocumentEncoding.Utf8, 0);
    }

    // The Unicode Standard, table 2-4: U+FEFF in each encoding.
    private static ReadOnlySpan<byte> BomOf(DocumentEncoding encoding) => encoding switch
    {
        DocumentEncoding.Utf16LittleEndian => [0xFF, 0xFE],
        DocumentEncoding.Utf16BigEndian => [0xFE, 0xFF],
        _ => [0xEF, 0xBB, 0xBF],
    };

    private static Encoding CodecOf(DocumentEncoding encoding) => encoding switch
    {
        DocumentEncoding.Utf16LittleEndian => StrictUtf16LittleEndian,
        DocumentEncoding.Utf16BigEndian => StrictUtf16BigEndian,
        _ => StrictUtf8,
    };

    private static string NameOf(DocumentEncoding encoding) =>
        encoding == DocumentEncoding.Utf8 ? "UTF-8" : "UTF-16";
}
