using MdLock.Commands;
using MdLock.Formatting;
using MdLock.Output;
using MdLock.UnitTests.Cmdlets.Output;
using Microsoft.Extensions.Time.Testing;

namespace MdLock.UnitTests.Cmdlets.Commands;

public sealed class LockBoardScreenTests
{
    private static readonly IReadOnlyList<MdLockInfo> One = [LockSamples.Lock("/docs/guide.md", "install")];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 11, 34, 56, TimeSpan.Zero));

    public LockBoardScreenTests() =>
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("desk", TimeSpan.FromHours(1), "desk", "desk"));

    [Fact]
    public void Given_ATerminal_When_LocksAreShown_Then_OnAScreenOfItsOwnWithTheTimeAndTheKey()
    {
        var terminal = new FakeTerminal(80, 10);

        Screen(terminal).Show(One);

        Assert.True(terminal.IsAlternate);
        Assert.False(terminal.IsCursorShown);
        Assert.Equal(
            """
            12:34:56  1 held, 0 waiting  q quits
            Document  Section  State  Mode       Owner     Process  Age  Operation
            guide.md  install  held   Exclusive  ann@desk     4711   1m
            """.ReplaceLineEndings("\n"),
            terminal.Screen);
    }

    [Fact]
    public void Given_ABoard_When_FewerLocksAreShown_Then_NothingOfTheOthersIsLeft()
    {
        var terminal = new FakeTerminal(80, 10);
        LockBoardScreen screen = Screen(terminal);
        screen.Show(LockSamples.Mixed);

        screen.Show([]);

        Assert.Equal("12:34:56  0 held, 0 waiting  q quits", terminal.Screen);
    }

    [Theory]
    [InlineData(40, 6)]
    [InlineData(160, 30)]
    [InlineData(20, 3)]
    [InlineData(80, 5)]
    public void Given_ABoard_When_TheWindowIsResized_Then_ItIsAsIfDrawnThereFromTheBeginning(int columns, int rows)
    {
        var terminal = new FakeTerminal(100, 10);
        LockBoardScreen screen = Screen(terminal);
        screen.Show(LockSamples.Mixed);
        var other = new FakeTerminal(columns, rows);
        Screen(other).Show(LockSamples.Mixed);

        terminal.Resize(columns, rows);
        Assert.True(screen.Attend());

        Assert.Equal(other.Screen, terminal.Screen);
    }

    [Fact]
    public void Given_ABoard_When_NothingHappens_Then_NothingIsDrawn()
    {
        var terminal = new FakeTerminal(80, 10);
        LockBoardScreen screen = Screen(terminal);
        screen.Show(One);
        terminal.Write("mark");
        string before = terminal.Screen;

        Assert.True(screen.Attend());

        Assert.Equal(before, terminal.Screen);
    }

    [Theory]
    [InlineData("q", false)]
    [InlineData("Q", false)]
    [InlineData("xq", false)]
    [InlineData("x", true)]
    [InlineData("", true)]
    public void Given_ABoard_When_KeysArePressed_Then_OnlyTheOneThatQuitsEndsItAndNoneOfThemIsLeft(string keys, bool goesOn)
    {
        var terminal = new FakeTerminal(80, 10);
        LockBoardScreen screen = Screen(terminal);
        screen.Show(One);
        foreach (char key in keys)
        {
            terminal.Keys.Enqueue(key);
        }

        Assert.Equal(goesOn, screen.Attend());
        Assert.Empty(terminal.Keys);
    }

    [Fact]
    public void Given_NoKeysToRead_When_LocksAreShown_Then_NoKeyIsPromised()
    {
        var terminal = new FakeTerminal(80, 10) { CanReadKeys = false };

        Screen(terminal).Show([]);

        Assert.Equal("12:34:56  0 held, 0 waiting", terminal.Screen);
    }

    [Fact]
    public void Given_ABoard_When_ItIsLeft_Then_TheScreenIsAsItWasAndTheNextBoardTakesItAgain()
    {
        var terminal = new FakeTerminal(80, 10);
        LockBoardScreen screen = Screen(terminal);
        screen.Show(One);

        screen.Leave();
        screen.Leave();

        Assert.False(terminal.IsAlternate);
        Assert.True(terminal.IsCursorShown);
        Assert.Equal("before", terminal.Screen);

        // Resized meanwhile: nothing is drawn among what others write.
        terminal.Resize(60, 10);
        Assert.True(screen.Attend());
        Assert.Equal("before", terminal.Screen);

        screen.Show([]);
        Assert.True(terminal.IsAlternate);
        Assert.Equal("12:34:56  0 held, 0 waiting  q quits", terminal.Screen);
    }

    [Fact]
    public void Given_NoAlternateScreen_When_LocksAreShown_Then_WhatStoodThereIsScrolledAwayAndNotLost()
    {
        var terminal = new FakeTerminal(80, 10, hasAlternate: false);
        LockBoardScreen screen = Screen(terminal);

        screen.Show([]);
        screen.Leave();
        terminal.Write("after");

        Assert.Contains("before", terminal.ScrolledAway);
        Assert.Equal("12:34:56  0 held, 0 waiting  q quits\nafter", terminal.Screen);
    }

    private LockBoardScreen Screen(FakeTerminal terminal) => new(terminal, Palette.Of(null), _time);
}
