using MdLock.Commands;
using MdLock.Output;

namespace MdLock.UnitTests.Cmdlets.Output;

public sealed class LockBoardTests
{
    private static readonly (int Width, int Height) Wide = (200, 25);

    [Fact]
    public void Given_NoLocks_When_Drawn_Then_OneLineSaysSo() => Assert.Equal(["0 held, 0 waiting"], LockBoard.Draw([], 80));

    [Fact]
    public void Given_HoldersAndWaiters_When_Drawn_Then_EachHasALineWithItsAge()
    {
        IReadOnlyList<string> lines = LockBoard.Draw(
            [Lock("install"), Lock("usage", MdLockState.Waiting, age: new TimeSpan(2, 3, 4, 5))], 200);

        Assert.Equal("1 held, 1 waiting", lines[0]);
        Assert.Matches("^guide.md +install +Held +Exclusive +ann@desk +7 +00:01:00 +rewrite$", lines[2]);
        Assert.Matches("^guide.md +usage +Waiting +Exclusive +ann@desk +7 +2.03:04:05 +rewrite$", lines[3]);
    }

    [Fact]
    public void Given_ControlCharactersInWhatOthersWrote_When_Drawn_Then_NoneReachesTheScreen()
    {
        IReadOnlyList<string> lines = LockBoard.Draw([Lock("a\u001b[2J", operation: "x\r\n\u009b31m")], 200);

        Assert.DoesNotContain(lines, line => line.Any(char.IsControl));
    }

    [Fact]
    public void Given_ANarrowScreen_When_Drawn_Then_NoLineIsLonger() =>
        Assert.All(LockBoard.Draw([Lock("install")], 30), line => Assert.True(line.Length <= 30));

    [Fact]
    public void Given_AScreen_When_DrawnAgain_Then_OverWhatStoodThere()
    {
        var written = new List<string>();
        var screen = new LockBoardScreen(written.Add, _ => Assert.Fail("No line by itself."), () => Wide);

        screen.Show([Lock("install")]);
        screen.Show([]);
        screen.Show([]);

        Assert.DoesNotContain("A\r", written[0], StringComparison.Ordinal);
        Assert.StartsWith("\u001b[3A\r", written[1], StringComparison.Ordinal);
        Assert.EndsWith("\u001b[J", written[1], StringComparison.Ordinal);
        Assert.StartsWith("\u001b[1A\r", written[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Given_MoreLocksThanLines_When_Drawn_Then_TheBoardFitsTheScreen()
    {
        var written = new List<string>();
        var screen = new LockBoardScreen(written.Add, _ => { }, () => (200, 5));

        screen.Show([.. Enumerable.Range(0, 20).Select(i => Lock($"s{i}"))]);

        Assert.Equal(4, written[0].Split('\n').Length - 1);
    }

    [Fact]
    public void Given_NoScreen_When_OnlyTimeWentBy_Then_NoLineIsWrittenAndOneForEachChange()
    {
        var lines = new List<string>();
        var screen = new LockBoardScreen(null, lines.Add, () => Wide);

        screen.Show([Lock("install")]);
        screen.Show([Lock("install", age: TimeSpan.FromHours(1))]);
        Assert.Equal(3, lines.Count);
        screen.Show([]);

        Assert.Equal("0 held, 0 waiting", lines[^1]);
        Assert.Equal(4, lines.Count);
    }

    private static MdLockInfo Lock(
        string sectionId, MdLockState state = MdLockState.Held, TimeSpan? age = null, string operation = "rewrite") => new()
        {
            Path = "/docs/guide.md",
            SectionId = sectionId,
            State = state,
            Scope = MdLockScope.Subtree,
            Mode = MdLockMode.Exclusive,
            LockId = Guid.Empty,
            Fence = 1,
            Owner = "ann@desk",
            OwnerId = "o",
            IsOwn = false,
            User = "ann",
            HostName = "desk",
            ProcessId = 7,
            RunspaceId = "r",
            Operation = operation,
            Persistent = false,
            Token = null,
            Since = default,
            Age = age ?? TimeSpan.FromMinutes(1),
            ExpiresAt = default,
            TimeToLive = default,
            LastHeartbeat = null,
            Stale = false,
            StaleReason = null,
            Evidence = null,
        };
}
