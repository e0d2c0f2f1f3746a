using MdLock.Logs;
using MdLock.UnitTests.Support;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Logs;

public sealed class LogEndTests : IDisposable
{
    private readonly LogFile _log = new();

    [Theory]
    [InlineData("one\n", 4, "as remembered")]
    [InlineData("", 0, "as remembered")]
    [InlineData("one", 3, "torn")]
    [InlineData("one\ntw", 4, "more, torn")]
    [InlineData("one\ntwo\n", 4, "more")]
    [InlineData("one\n", 8, "lost")]
    [InlineData("one\ntw", 8, "lost, torn")]
    [InlineData("", 4, "lost")]
    public void Given_AFile_When_ItsEndIsLookedAt_Then_ItIsToldHowItDiffersFromTheRememberedOne(
        string text, long remembered, string expected)
    {
        _log.Write(text);
        using SafeFileHandle file = _log.Open();

        LogEnd end = LogEnd.Find(_log.Disk, file, remembered);

        Assert.Equal(expected, Describe(end));
        Assert.Equal(text.Length, end.Length);
        Assert.False(end.IsGone);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Given_NoFile_When_ItsEndIsLookedAt_Then_AllIsLost(long remembered)
    {
        LogEnd end = LogEnd.Find(_log.Disk, null, remembered);

        Assert.True(end.IsGone);
        Assert.Equal("lost", Describe(end));
    }

    [Fact]
    public void Given_ALongFile_When_ItsEndIsLookedAt_Then_OneByteIsRead()
    {
        _log.Write(new string('a', 100_000));
        using SafeFileHandle file = _log.Open();
        var disk = new FailingDisk(_log.Disk);

        Assert.True(LogEnd.Find(disk, file, 0).IsTorn);

        Assert.Equal(1, disk.BytesRead);
    }

    public void Dispose() => _log.Dispose();

    private static string Describe(LogEnd end) => string.Join(", ", new (bool Holds, string Name)[]
    {
        (end.IsAsRemembered, "as remembered"), (end.HasLost, "lost"), (end.HasMore, "more"), (end.IsTorn, "torn"),
    }.Where(one => one.Holds).Select(one => one.Name));
}
