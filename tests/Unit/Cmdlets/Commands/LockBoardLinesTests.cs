using MdLock.Commands;
using MdLock.UnitTests.Cmdlets.Output;

namespace MdLock.UnitTests.Cmdlets.Commands;

public sealed class LockBoardLinesTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public void Given_ABoardOfLines_When_OnlyTimeWentBy_Then_NoLineIsWrittenAndOneForEachChange()
    {
        var board = new LockBoardLines(_lines.Add);

        board.Show([LockSamples.Lock("/docs/guide.md", "install")]);
        board.Show([LockSamples.Lock("/docs/guide.md", "install", watched: TimeSpan.FromHours(1))]);
        Assert.Equal(["1 held, 0 waiting", "Document", "guide.md"], _lines.Select(line => line.Split("  ")[0]));
        board.Show([]);
        board.Leave();

        Assert.Equal("0 held, 0 waiting", _lines[^1]);
        Assert.Equal(4, _lines.Count);
        Assert.True(board.Attend());
    }

    [Fact]
    public void Given_ABoardOfLines_When_ThereAreMoreLocksThanAWindowHas_Then_EachHasItsLine()
    {
        new LockBoardLines(_lines.Add).Show([.. Enumerable.Range(0, 200).Select(i => LockSamples.Lock("/docs/guide.md", $"s{i}"))]);

        Assert.Equal(202, _lines.Count);
    }
}
