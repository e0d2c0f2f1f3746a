using MdLock.Metrics;
using MdLock.Reports;

namespace MdLock.UnitTests.Reports;

public sealed class WaitWindowsTests
{
    [Fact]
    public void Given_Waits_When_PutIntoWindows_Then_TheseAreRoundWithoutAGapAndHaveExactFigures()
    {
        IReadOnlyList<WaitWindow> windows = WaitWindows.Of([Wait(0, 1), Wait(100, 2), Wait(100, 4), Wait(119, 6), Wait(600, 8)]);

        Assert.Equal(21, windows.Count);
        Assert.All(windows, window => Assert.Equal(TimeSpan.FromSeconds(30), window.Until - window.From));
        Assert.Equal((ReportTrail.At(0), ReportTrail.At(600)), (windows[0].From, windows[^1].From));
        Assert.Equal(3, windows[3].Count);
        Assert.Equal(new LatencyMetrics(4000, 6000, 6000, 6000, 4000), windows[3].Lengths);
        Assert.Equal((0, LatencyMetrics.None), (windows[1].Count, windows[1].Lengths));
        Assert.Equal(5, windows.Sum(window => window.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3600)]
    [InlineData(86400 * 3)]
    [InlineData(86400 * 4000.0)]
    public void Given_AnyLengthOfTime_When_WaitsArePutIntoWindows_Then_ThereAreAtMost24AndNoWaitIsLost(double seconds)
    {
        IReadOnlyList<WaitWindow> windows = WaitWindows.Of([Wait(0, 1), Wait(seconds, 1)]);

        Assert.InRange(windows.Count, 1, 24);
        Assert.Equal(2, windows.Sum(window => window.Count));
    }

    private static LockWait Wait(double until, double length) => new()
    {
        Document = "guide.md",
        SectionId = "install",
        Owner = null,
        Operation = "",
        Until = ReportTrail.At(until),
        Length = TimeSpan.FromSeconds(length),
        TimedOut = false,
    };
}
