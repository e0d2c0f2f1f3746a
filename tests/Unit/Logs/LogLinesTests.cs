using System.Text;
using CsCheck;
using MdLock.Logs;
using MdLock.UnitTests.Support;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Logs;

public sealed class LogLinesTests : IDisposable
{
    private readonly LogFile _log = new();

    [Fact]
    public void Given_AnyFile_When_ReadForwardBackwardOrInMemory_Then_ItIsTheSameLines()
    {
        // Lengths around those of a block and its multiples, and lines of nothing.
        Gen<int> length = Gen.OneOf(Gen.Int[0, 3], Gen.Int[LogLines.BlockSize - 2, LogLines.BlockSize + 2], Gen.Int[0, 300_000]);
        Gen.Select(length.Array[0, 5], Gen.Bool).Sample(
            (lengths, isWhole) =>
            {
                string text = string.Join('\n', lengths.Select((n, i) => new string((char)('a' + i), n)));
                text = isWhole ? text + "\n" : text;
                _log.Write(text);
                using SafeFileHandle file = _log.Open();

                List<(string Text, long, bool IsWhole)> forward = Take(LogLines.Forward(_log.Disk, file, 0));
                List<(string, long, bool)> backward = Take(LogLines.Backward(_log.Disk, file, text.Length));

                backward.Reverse();
                Assert.Equal(forward, backward);
                Assert.Equal(forward, Take(LogLines.In(Encoding.UTF8.GetBytes(text), 0)));
                Assert.Equal(text, string.Concat(forward.Select(line => line.Text + (line.IsWhole ? "\n" : ""))));
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Given_APart_When_Read_Then_LinesBeyondItAreNotSeenAndItsLastMayBeCut()
    {
        _log.Write("one\ntwo\nthree\n");
        using SafeFileHandle file = _log.Open();

        Assert.Equal([("two", 4, true), ("th", 8, false)], Take(LogLines.Forward(_log.Disk, file, 4, 10)));
        Assert.Equal([("th", 8, false), ("two", 4, true), ("one", 0, true)], Take(LogLines.Backward(_log.Disk, file, 10)));
    }

    [Fact]
    public void Given_ACarriageReturn_When_Read_Then_ItIsAByteOfTheLine()
    {
        _log.Write("a\r\nb\r");
        using SafeFileHandle file = _log.Open();

        Assert.Equal([("a\r", 0, true), ("b\r", 3, false)], Take(LogLines.Forward(_log.Disk, file, 0)));
    }

    [Fact]
    public void Given_AnEmptyFile_When_Read_Then_ThereAreNoLines()
    {
        _log.Write("");
        using SafeFileHandle file = _log.Open();

        Assert.Empty(LogLines.Forward(_log.Disk, file, 0));
        Assert.Empty(LogLines.Backward(_log.Disk, file, 0));
        Assert.Empty(LogLines.In(default, 0));
    }

    [Fact]
    public void Given_AFileThatBecameShorter_When_ReadBackward_Then_ThatIsSaidAndNotReadForEver()
    {
        _log.Write("one\n");
        using SafeFileHandle file = _log.Open();

        Assert.Throws<EndOfStreamException>(() => LogLines.Backward(_log.Disk, file, 5).Count());
        Assert.Equal([("one", 0, true)], Take(LogLines.Forward(_log.Disk, file, 0, 5)));
    }

    [Fact]
    public void Given_ALongFile_When_TheLastLineIsWanted_Then_OneBlockIsRead()
    {
        _log.Write(string.Concat(Enumerable.Repeat("0123456789\n", 100_000)));
        using SafeFileHandle file = _log.Open();
        var disk = new FailingDisk(_log.Disk);

        Assert.Equal(1_099_989, LogLines.Backward(disk, file, 1_100_000).First().Offset);
        Assert.Equal(LogLines.BlockSize, disk.BytesRead);
    }

    public void Dispose() => _log.Dispose();

    private static List<(string Text, long Offset, bool IsWhole)> Take(IEnumerable<LogLine> lines) =>
        [.. lines.Select(line => (Encoding.UTF8.GetString(line.Bytes.Span), line.Offset, line.IsWhole))];
}
