using System.Text;
using CsCheck;
using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.UnitTests.Documents;

public sealed class DocumentTextTests
{
    private const string Sample = "# Ünï 日本 🚀\r\ntext\n";

    public static TheoryData<Enum, bool, byte[]> Encodings { get; } = new()
    {
        { DocumentEncoding.Utf8, false, Encoding.UTF8.GetBytes(Sample) },
        { DocumentEncoding.Utf8, true, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sample)] },
        { DocumentEncoding.Utf16LittleEndian, true, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Sample)] },
        { DocumentEncoding.Utf16BigEndian, true, [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Sample)] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Given_BytesInAnEncoding_When_DecodedAndEncoded_Then_TheyAreTheSame(
        Enum encoding, bool hasBom, byte[] bytes)
    {
        DocumentText document = DocumentText.Decode(bytes);

        Assert.Equal((Sample, (DocumentEncoding)encoding, hasBom), (document.Text, document.Encoding, document.HasBom));
        Assert.Equal(bytes, document.Encode(document.Text));
    }

    [Fact]
    public void Given_AnyDocumentInAnyEncoding_When_DecodedAndEncoded_Then_TheBytesAreTheSame() =>
        Gen.Select(NastyDocuments.Any, Gen.Int[0, 3]).Sample(
            (text, kind) =>
            {
                byte[] bytes = kind switch
                {
                    0 when !text.StartsWith('\uFEFF') => Encoding.UTF8.GetBytes(text),
                    0 or 1 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
                    2 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
                    _ => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
                };
                DocumentText document = DocumentText.Decode(bytes);
                Assert.Equal(text, document.Text);
                Assert.Equal(bytes, document.Encode(document.Text));
            },
            iter: 2_000,
            threads: 2);

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xFE, 0xFF })]
    public void Given_AnEmptyFile_When_DecodedAndEncoded_Then_ItStaysAsItIs(byte[] bytes)
    {
        DocumentText document = DocumentText.Decode(bytes);

        Assert.Equal("", document.Text);
        Assert.Equal(bytes, document.Encode(""));
    }

    [Theory]
    [InlineData("an invalid byte", new byte[] { 0x61, 0xFF })]
    [InlineData("a cut sequence", new byte[] { 0xE6, 0x97 })]
    [InlineData("an overlong sequence", new byte[] { 0xC0, 0xAF })]
    [InlineData("a surrogate in UTF-8", new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData("a NUL", new byte[] { 0x61, 0x00 })]
    [InlineData("an odd number of bytes in UTF-16", new byte[] { 0xFF, 0xFE, 0x61 })]
    [InlineData("half a pair in UTF-16", new byte[] { 0xFF, 0xFE, 0x00, 0xD8, 0x61, 0x00 })]
    [InlineData("half a pair in UTF-16, high byte first", new byte[] { 0xFE, 0xFF, 0xD8, 0x00 })]
    [InlineData("UTF-16 without a byte order mark", new byte[] { 0x61, 0x00, 0x62, 0x00 })]
    [InlineData("UTF-32", new byte[] { 0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00 })]
    public void Given_BytesThatAreNoText_When_Decoded_Then_TypedError(string about, byte[] bytes)
    {
        var error = Assert.Throws<DocumentException>(() => DocumentText.Decode(bytes));

        Assert.NotEmpty(about);
        Assert.Equal(ErrorIds.DocumentNotText, error.ErrorId);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void Given_TextThatWouldNotReadBack_When_Encoded_Then_TypedError() =>
        Assert.All(
            ["half of \uD800 a pair", "\uDE80", "ends with \uD83D", "a NUL\0", "\uFEFFa byte order mark"],
            text =>
            {
                var error = Assert.Throws<TextNotEncodableException>(() => DocumentText.FromText("").Encode(text));
                Assert.Equal(ErrorIds.TextNotEncodable, error.ErrorId);
                Assert.NotNull(error.RecommendedAction);
            });

    [Fact]
    public void Given_ADocumentWithByteOrderMark_When_TextStartsWithAnother_Then_BothAreKept()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF];

        DocumentText document = DocumentText.Decode(bytes);

        Assert.Equal("\uFEFF", document.Text);
        Assert.Equal(bytes, document.Encode(document.Text));
    }

    [Theory]
    [InlineData("", "\n")]
    [InlineData("no line end", "\n")]
    [InlineData("a\nb\nc\r\n", "\n")]
    [InlineData("a\r\nb\r\nc\n", "\r\n")]
    [InlineData("a\rb\rc\n", "\r")]
    [InlineData("a\r\n\r\n", "\r\n")]
    [InlineData("a\r\rb", "\r")]
    public void Given_LineEnds_When_Counted_Then_TheMostUsedOneIsNamed(string text, string newLine) =>
        Assert.Equal(newLine, DocumentText.FromText(text).NewLine);
}
