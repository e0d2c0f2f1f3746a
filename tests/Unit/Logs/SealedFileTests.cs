using System.Text;
using MdLock.Logs;

namespace MdLock.UnitTests.Logs;

public sealed class SealedFileTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("größe\n{\"n\":1}");

    [Fact]
    public void Given_AContent_When_Encoded_Then_TheBytesAreTheOnesThatWereAgreed() => Assert.Equal(
        "open     0000000015 883b5c90b4fe780a0aec11b7de339efb1645f6dd3b9faec21b1add477a9ee305\n",
        Encoding.UTF8.GetString(SealedFile.Encode("open", Content))[..SealedFile.HeaderLength]);

    [Fact]
    public void Given_AFile_When_Opened_Then_WordAndContentAreThere()
    {
        // A shorter content may have been written over a longer one.
        byte[] bytes = [.. SealedFile.Encode("open", Content), .. "left over"u8];

        Assert.Equal("open", SealedFile.Word(bytes));
        Assert.Equal(Content.Length, SealedFile.ContentLength(bytes));
        Assert.Equal(Content, SealedFile.Open(bytes));
    }

    [Fact]
    public void Given_AFile_When_TheWordIsWrittenOver_Then_TheContentIsStillWhole()
    {
        byte[] bytes = SealedFile.Encode("open", Content);
        SealedFile.EncodeWord("closed").CopyTo(bytes, 0);

        Assert.Equal("closed", SealedFile.Word(bytes));
        Assert.Equal(Content, SealedFile.Open(bytes));
    }

    [Fact]
    public void Given_AFile_When_AnyByteOfTheContentIsAnotherOrTheFileEndsAnywhere_Then_ItIsNotOpened()
    {
        byte[] bytes = SealedFile.Encode("open", Content);
        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.Null(SealedFile.Open(bytes.AsSpan(0, i)));
            if (i >= SealedFile.HeaderLength)
            {
                byte[] altered = [.. bytes];
                altered[i] ^= 1;
                Assert.Null(SealedFile.Open(altered));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("noise")]
    public void Given_AFileOfNoise_When_Opened_Then_ThereIsNothing(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(-1, SealedFile.ContentLength(bytes));
        Assert.Null(SealedFile.Open(bytes));
    }
}
