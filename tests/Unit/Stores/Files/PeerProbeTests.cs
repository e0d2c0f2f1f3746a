using MdLock.Errors;
using MdLock.Platform;
using MdLock.Stores;
using MdLock.Stores.Files.Probing;
using MdLock.Stores.Files.Sharing;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>Two hosts that try a folder together.</summary>
public sealed class PeerProbeTests : IDisposable
{
    private static readonly FileSystemMount Share = new(false, "nfs4", "server:/docs", "rw");

    private readonly TemporaryDocument _document = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_TwoHostsWhoseLocksHold_When_TheyTryTheFolder_Then_BothFindSoAndBothMayWork(bool hasRoot)
    {
        string? root = hasRoot ? Path.Combine(_document.Folder, "root") : null;

        IReadOnlyList<StoreCapability>[] found = await Task.WhenAll(Try("here", Share, root), Try("there", Share, root));

        Assert.All(found[0], one => Assert.True(one.IsPassed, $"{one.Name}: {one.Detail}"));
        Assert.Equal(
            ["PeerVisible", "PeerLock", "PeerCounter", "PeerReplace", "PeerAppend", "PeerFileTime", "PeerClock"],
            found[0].Select(one => one.Name));
        Assert.Equal(found[0].Select(one => (one.Name, one.IsPassed)), found[1].Select(one => (one.Name, one.IsPassed)));
        Assert.All(found[0], one => Assert.Contains("host 'there'", one.Detail, StringComparison.Ordinal));
        Assert.Equal(StoreFitness.Full, StoreProbe.Judge(found[0]));
        Assert.False(Directory.Exists(Path.Combine(_document.Folder, ".mdlock-peer")));
        Assert.Single(Directory.GetFiles(Path.Combine(_document.Folder, ".mdlock"), "*.proof"));
        if (!hasRoot)
        {
            using var here = new TestHost(_document, "here", "boot here", mount: Share);
            using var there = new TestHost(_document, "there", "boot there", mount: Share);
            here.Lock(here.Owner("a"), "one");
            there.Lock(there.Owner("b"), "two");
        }
    }

    [Fact]
    public async Task Given_TwoHostsThatKeepTheirLocksElsewhere_When_TheyTryTheFolder_Then_ItFailsAndIsKept()
    {
        IReadOnlyList<StoreCapability>[] found = await Task.WhenAll(
            Try("here", Share, Path.Combine(_document.Folder, "one")), Try("there", Share, Path.Combine(_document.Folder, "two")));

        Assert.All(found, side => Assert.Equal(StoreFitness.Unusable, StoreProbe.Judge(side)));
        Assert.False(Assert.Single(found[0], one => one.Name == "PeerLock").IsPassed);
        Assert.True(Assert.Single(found[0], one => one.Name == "PeerReplace").IsPassed);
        Assert.Equal(found[0].Select(one => one.IsPassed), found[1].Select(one => one.IsPassed));
        Assert.Contains(
            "PeerLock: Seen by", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(_document.Folder, ".mdlock"), "*.proof"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_NobodyElse_When_OneWaits_Then_ThatEndsInTimeAndSaysForWhatItWaited()
    {
        StoreException missed = await Assert.ThrowsAsync<StoreException>(() => Try("here", Share, patience: 0.2));

        Assert.Equal(ErrorIds.PeerNotMet, missed.ErrorId);
        Assert.Contains("0.2 s", missed.Message, StringComparison.Ordinal);
        Assert.Contains("host 'here'", missed.Message, StringComparison.Ordinal);
        Assert.Equal([_document.Path], Directory.GetFileSystemEntries(_document.Folder));
    }

    [Fact]
    public async Task Given_TwoCallsThroughOneMount_When_TheyWait_Then_NeitherTakesTheOtherForAnotherHost()
    {
        Task<StoreException>[] both =
        [
            Assert.ThrowsAsync<StoreException>(() => Try("here", Share, patience: 1)),
            Assert.ThrowsAsync<StoreException>(() => Try("here", Share, patience: 1)),
        ];

        StoreException[] missed = await Task.WhenAll(both);

        Assert.All(missed, one => Assert.Equal(ErrorIds.PeerNotMet, one.ErrorId));
        Assert.Contains(missed, one => one.Message.Contains("this very mount", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_TwoThatMet_When_OneDoesNotGoOn_Then_TheOtherSaysForWhichStepItWaited()
    {
        PeerMeeting[] met = await Task.WhenAll(Begin("here"), Begin("there"));
        using PeerMeeting one = met[0];
        met[1].Dispose();

        StoreException left = Assert.Throws<StoreException>(() => one.Exchange("PeerLock 3", ""));

        Assert.Equal(ErrorIds.PeerNotMet, left.ErrorId);
        Assert.Contains("'PeerLock 3'", left.Message, StringComparison.Ordinal);
        Assert.Contains("host 'there'", left.Message, StringComparison.Ordinal);

        Task<PeerMeeting> Begin(string name) => Run(() => PeerMeeting.Begin(
            _document.Folder,
            new(name, name, $"boot {name}", 1, "nfs4", "", "", ""),
            TimeSpan.FromSeconds(60),
            TimeSpan.FromMilliseconds(200),
            CancellationToken.None));
    }

    [Fact]
    public async Task Given_OneThatWaits_When_ItIsCancelled_Then_NothingIsLeft()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Try("here", Share, cancellation: cancellation.Token));

        Assert.Equal([_document.Path], Directory.GetFileSystemEntries(_document.Folder));
    }

    [Fact]
    public async Task I12_Given_ALinkWhereTwoWouldMeet_When_TheFolderIsTried_Then_NothingIsWrittenThroughIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take privileges there.");
        string target = Directory.CreateDirectory(Path.Combine(_document.Folder, "target")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_document.Folder, ".mdlock-peer"), target);
        DateTime before = Directory.GetLastWriteTimeUtc(target);

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => Try("here", Share, patience: 0.1));

        Assert.Equal(ErrorIds.StoreCorrupt, refused.ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(target));
        Assert.Equal(before, Directory.GetLastWriteTimeUtc(target));
    }

    [Fact]
    public async Task Given_WhatKilledCallsLeft_When_TheFolderIsTried_Then_TheOldOfItIsRemoved()
    {
        string hall = Directory.CreateDirectory(Path.Combine(_document.Folder, ".mdlock-peer", "locks-old")).Parent!.FullName;
        File.WriteAllText(Path.Combine(hall, "old.hello"), "");
        File.SetLastWriteTimeUtc(Path.Combine(hall, "old.hello"), DateTime.UtcNow.AddHours(-2));
        Directory.SetLastWriteTimeUtc(Path.Combine(hall, "locks-old"), DateTime.UtcNow.AddHours(-2));

        await Assert.ThrowsAsync<StoreException>(() => Try("here", Share, patience: 0.1));

        Assert.False(Directory.Exists(hall));
    }

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    private Task<IReadOnlyList<StoreCapability>> Try(
        string name, FileSystemMount mount, string? root = null, double patience = 60, CancellationToken cancellation = default)
    {
        var machine = new Machine(name, TestHost.Id(name), TestHost.Id($"boot {name}"), "");
        return Run(() => new PeerProbe(machine, root, TimeProvider.System, _ => mount)
            .Run(_document.Folder, TimeSpan.FromSeconds(patience), cancellation));
    }

    private static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
