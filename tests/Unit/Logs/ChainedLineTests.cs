using System.Security.Cryptography;
using System.Text;
using MdLock.Logs;

namespace MdLock.UnitTests.Logs;

public sealed class ChainedLineTests
{
    private const string Object = """{"n":1,"text":"größe","previous":"00"}""";

    [Fact]
    public void Given_AnObject_When_Sealed_Then_TheLineIsTheOneThatWasAgreed()
    {
        string hashed = Object[..^1];
        string expected = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(hashed))).ToLowerInvariant();

        (byte[] bytes, string hash) = ChainedLine.Seal(Encoding.UTF8.GetBytes(Object));

        Assert.Equal(expected, hash);
        Assert.Equal($"{hashed},\"hash\":\"{hash}\"}}\n", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Given_ALine_When_Opened_Then_ItIsIntactAndHasItsHash()
    {
        (byte[] bytes, string hash) = ChainedLine.Seal(Encoding.UTF8.GetBytes(Object));

        Assert.Equal(hash, ChainedLine.Open(bytes.AsSpan()[..^1]));
    }

    [Fact]
    public void Given_ALine_When_AnyOneByteIsAnother_Then_ItIsNotIntact()
    {
        byte[] line = Line();
        for (int i = 0; i < line.Length; i++)
        {
            foreach (int flip in (int[])[1, 0x20, 0x80, 0xff])
            {
                byte[] altered = [.. line];
                altered[i] ^= (byte)flip;
                Assert.True(ChainedLine.Open(altered) is null, $"byte {i}");
            }
        }
    }

    [Fact]
    public void Given_ALine_When_CutOrLengthenedAnywhere_Then_ItIsNotIntact()
    {
        byte[] line = Line();
        for (int i = 0; i < line.Length; i++)
        {
            Assert.Null(ChainedLine.Open(line.AsSpan(0, i)));
            Assert.Null(ChainedLine.Open([.. line[..i], (byte)' ', .. line[i..]]));
        }

        Assert.Null(ChainedLine.Open([.. line, (byte)'\n']));
        Assert.Null(ChainedLine.Open([.. line, (byte)'\r']));
    }

    [Fact]
    public void Given_AHashOfNothing_When_Opened_Then_ThereIsNoLine()
    {
        string empty = Convert.ToHexString(SHA256.HashData([])).ToLowerInvariant();

        Assert.Null(ChainedLine.Open(Encoding.ASCII.GetBytes($",\"hash\":\"{empty}\"}}")));
    }

    private static byte[] Line() => ChainedLine.Seal(Encoding.UTF8.GetBytes(Object)).Bytes[..^1];
}
