using MdLock.Formatting;
using MdLock.Output;

namespace MdLock.UnitTests.Cmdlets.Output;

public sealed class LockBoardTests
{
    [Fact]
    public void Given_NoLocks_When_Drawn_Then_OneLineSaysSo() => Assert.Equal(["0 held, 0 waiting"], Draw([], 80));

    [Theory]
    [InlineData(160, """
        12:34:56  2 held, 1 waiting, 1 stale  q quits
        Document      Section                            State             Mode       Owner                     Process     Age  Operation
        web/guide.md  usage                              stale: OwnerDead  Exclusive  carol@desk                   4711  1m 35s  translate
        api/guide.md  installation-on-linux-and-windows  held              Exclusive  documentation-robot@desk     4711   1h 6m  sync
        handbook.md   opening-hours                      own               Exclusive  ann@desk                     4711  2m 10s  rewrite for the summer
        handbook.md   opening-hours                      waiting           Exclusive  bob@desk                     4711     12s
        """)]
    [InlineData(80, """
        12:34:56  2 held, 1 waiting, 1 stale  q quits
        Document      Section             State    Mode       Owner                  Age
        web/guide.md  usage               stale    Exclusive  carol@desk          1m 35s
        api/guide.md  installation-on-l…  held     Exclusive  documentation-rob…   1h 6m
        handbook.md   opening-hours       own      Exclusive  ann@desk            2m 10s
        handbook.md   opening-hours       waiting  Exclusive  bob@desk               12s
        """)]
    [InlineData(40, """
        2 held, 1 waiting, 1 stale  q quits
        Document Section   State   Owner     Age
        web/gui… usage     stale   carol      1m
        api/gui… installa… held    document…  1h
        handboo… opening-… own     ann        2m
        handboo… opening-… waiting bob       12s
        """)]
    [InlineData(20, """
        2 held, 1 waiting, …
        Docu… Secti… State
        web/… usage  stale
        api/… insta… held
        hand… openi… own
        hand… openi… waiting
        """)]
    public void Given_LocksOfEachKind_When_DrawnToAWidth_Then_WhatIsNeededMostIsReadable(int width, string expected)
    {
        IReadOnlyList<string> lines = Draw(LockSamples.Mixed, width, clock: "12:34:56");

        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', lines));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(160)]
    public void Given_WideAndLongTexts_When_DrawnToAWidth_Then_NoLineIsWiderThanIt(int width)
    {
        string words = string.Concat(Enumerable.Repeat("使い方🚀e\u0301", 20));
        MdLockInfo[] locks =
        [
            LockSamples.Lock($"/docs/{words}.md", words, user: words, operation: words, staleReason: words),
            LockSamples.Lock("/docs/guide.md", "install"),
        ];

        Assert.All(Draw(locks, width, clock: "12:34:56"), line => Assert.InRange(CellText.Width(line), 1, width));
    }

    [Fact]
    public void Given_WideCharacters_When_Drawn_Then_WhatComesAfterStandsBelowEachOther()
    {
        IReadOnlyList<string> lines = Draw(
            [LockSamples.Lock("/docs/使い方.md", "e\u0301te\u0301"), LockSamples.Lock("/docs/ab.md", "🚀", seconds: 50)], 80);

        Assert.Equal(
            [
                "Document   Section  State  Mode       Owner     Process  Age  Operation",
                "使い方.md  e\u0301te\u0301      held   Exclusive  ann@desk     4711   1m",
                "ab.md      🚀       held   Exclusive  ann@desk     4711  50s",
            ],
            lines.Skip(1));
    }

    [Theory]
    [InlineData(12, "s0 s1 s2 s3 s4 s5 s6 s7 s8 s9", null)]
    [InlineData(11, "s0 s1 s2 s3 s4 s5 s6 s7", "+2 more")]
    [InlineData(6, "s0 s1 s2", "+7 more")]
    [InlineData(4, "s0", "+9 more")]
    [InlineData(3, "", "+10 more")]
    [InlineData(2, "", "+10 more")]
    [InlineData(1, "", null)]
    public void Given_MoreLocksThanLines_When_Drawn_Then_TheLastLineTellsHowManyAreNotShown(int height, string shown, string? last)
    {
        // The newest first, as they must not be shown.
        MdLockInfo[] locks = [.. Enumerable.Range(0, 10).Reverse().Select(i => LockSamples.Lock("/docs/guide.md", $"s{i}", seconds: 50 - i))];

        IReadOnlyList<string> lines = Draw(locks, 80, height);

        Assert.InRange(lines.Count, 1, height);
        Assert.Equal("10 held, 0 waiting", lines[0]);
        Assert.Equal(shown, string.Join(' ', lines.Where(line => line.StartsWith("guide.md", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])));
        Assert.Equal(last, lines[^1][0] == '+' ? lines[^1] : null);
    }

    [Fact]
    public void Given_ControlCharactersInWhatOthersWrote_When_Drawn_Then_NoneReachesTheScreen()
    {
        MdLockInfo hostile = LockSamples.Lock(
            "/docs/\u001b]0;x\u0007.md", "a\u001b[2J", user: "b\r", operation: "x\r\n\u009b31m", staleReason: "\u202e");

        Assert.DoesNotContain(Draw([hostile], 200), line => line.Any(one => char.IsControl(one) || one == '\u202e'));
    }

    [Fact]
    public void Given_ALease_When_Drawn_Then_NoProcessIsToldOfIt() =>
        Assert.Contains("  lease  ", Draw([LockSamples.Lock("/docs/guide.md", "install", isLease: true)], 80)[2], StringComparison.Ordinal);

    private static IReadOnlyList<string> Draw(
        IReadOnlyList<MdLockInfo> locks, int width, int height = 25, string? clock = null) =>
        new LockBoard(locks, Palette.Of(null)) { Clock = clock, Hint = clock is null ? null : "q quits" }.Draw(width, height);
}
