using MdLock.Logs;
using MdLock.UnitTests.Support;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Logs;

/// <summary>A log costs what its lines cost, and not what somebody wrote into it: constant memory, each byte twice at most.</summary>
public sealed class LongLineTests : IDisposable
{
    private const long Size = 200 * Allocation.Megabyte;

    private readonly LogFile _log = new();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\nlast\n")]
    [InlineData("\"}\n")]
    public void Given_AFileOfZeros_When_ReadForwardOrBackward_Then_ItCostsAFewBlocks(string end)
    {
        _log.Write("first\n");
        SparseFile.Lengthen(_log.Path, Size, end);
        using SafeFileHandle file = _log.Open();
        var disk = new FailingDisk(_log.Disk);
        List<(long, long, bool, bool)> forward = [];
        List<(long, long, bool, bool)> backward = [];

        long allocated = Allocation.Of(() => forward = Take(LogLines.Forward(disk, file, 0)))
            + Allocation.Of(() => backward = Take(LogLines.Backward(disk, file, Size)));

        Assert.InRange(allocated, 1, 2 * Allocation.Megabyte);
        Assert.InRange(disk.BytesRead, Size, (4 * Size) + Allocation.Megabyte);
        backward.Reverse();
        Assert.Equal(forward, backward);
        Assert.Equal((0, 5, true, true), forward[0]);
        Assert.Equal((6, false), (forward[1].Item1, forward[1].Item4));
        Assert.Equal(end.Contains("last", StringComparison.Ordinal) ? 3 : 2, forward.Count);
    }

    [Fact]
    public void Given_ALongLineThatWasSealed_When_ReadForwardOrBackward_Then_ItIsRead()
    {
        byte[] line = ChainedLine.Seal(System.Text.Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 3_000_000)}\"}}")).Bytes;
        _log.Write("first\n" + System.Text.Encoding.UTF8.GetString(line) + "last\n");
        using SafeFileHandle file = _log.Open();

        Assert.NotNull(ChainedLine.Open(LogLines.Forward(_log.Disk, file, 6).First().Bytes.Span));
        Assert.NotNull(ChainedLine.Open(LogLines.Backward(_log.Disk, file, 6 + line.Length).First().Bytes.Span));
        Assert.False(LogLines.Forward(_log.Disk, file, 6, long.MaxValue, longest: 1_000_000).First().IsRead);
        Assert.False(LogLines.Backward(_log.Disk, file, 6 + line.Length, longest: 1_000_000).First().IsRead);
    }

    public void Dispose() => _log.Dispose();

    private static List<(long Offset, long End, bool IsWhole, bool IsRead)> Take(IEnumerable<LogLine> lines) =>
        [.. lines.Select(line => (line.Offset, line.Offset + line.Length, line.IsWhole, line.IsRead))];
}
