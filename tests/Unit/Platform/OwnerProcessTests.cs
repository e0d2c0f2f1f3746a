using System.Text;
using MdLock.Platform;
using MdLock.Platform.MacOS;

namespace MdLock.UnitTests.Platform;

/// <summary>Processes that are found to be shown and ended; nothing is ended here.</summary>
public sealed class OwnerProcessTests
{
    private static readonly int Own = Environment.ProcessId;
    private static readonly long OwnStart = ProcessInspector.StartOf(Own);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Given_ANumberThatMeansAGroupOrAll_When_Held_Then_ItIsRefused(int id) =>
        Assert.Contains("no one process", Assert.Throws<IOException>(() => OwnerProcess.TryHold(id, OwnStart)).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Given_NoStartTime_When_Held_Then_ItIsRefused(long start) =>
        Assert.Contains("start time", Assert.Throws<IOException>(() => OwnerProcess.TryHold(Own, start)).Message);

    [Fact]
    public void Given_AnotherStartTime_When_Held_Then_ItIsNotThatProcess() => Assert.Null(OwnerProcess.TryHold(Own, OwnStart + 1));

    [Fact]
    public void Given_NoProcessWithTheNumber_When_Held_Then_ItHasEnded() => Assert.Null(OwnerProcess.TryHold(int.MaxValue, 1));

    [Fact]
    public void Given_ThisProcess_When_Held_Then_ItsUserAndCommandLineAreThoseOfTheSystem()
    {
        using OwnerProcess? own = OwnerProcess.TryHold(Own, OwnStart);

        Assert.NotNull(own);
        Assert.EndsWith(Environment.UserName, own.User, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("MdLock.UnitTests", own.CommandLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AFile_When_ItsAccountIsAsked_Then_ItIsThatOfTheProcessThatMadeIt()
    {
        string path = Path.GetTempFileName();
        try
        {
            using FileStream file = File.OpenRead(path);
            using OwnerProcess? own = OwnerProcess.TryHold(Own, OwnStart);
            string account = FileAccount.Of(file.SafeFileHandle, FileStatus.OfHandle(file.SafeFileHandle));

            Assert.True(own!.RunsAs(account));
            Assert.False(own.RunsAs(account + "1"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(2, "/bin/sh\0\0\0\0sleep\060\0HOME=/root\0", "sleep 60")]
    [InlineData(1, "/bin/sh\0sh\0", "sh")]
    [InlineData(9, "/bin/sh\0sh", "sh")]
    [InlineData(0, "/bin/sh", "")]
    [InlineData(-1, "", "")]
    public void Given_TheArgumentsOfMacOS_When_Parsed_Then_TheyAreTheWordsAndNoEnvironment(int count, string bytes, string expected) =>
        Assert.Equal(expected, ProcessInfo.Parse([.. BitConverter.GetBytes(count), .. Encoding.UTF8.GetBytes(bytes)]));
}
