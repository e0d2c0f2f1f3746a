using MdLock.Disk;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores.Files.Sharing;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>Hosts that share a folder: one works alone, two are refused until they proved that locks hold between them.</summary>
public sealed class ShareGuardTests : IDisposable
{
    private static readonly FileSystemMount Share = new(false, "nfs4", "server:/docs", "rw,vers=4.2");

    private readonly TemporaryDocument _document = new();
    private readonly List<TestHost> _hosts = [];

    private string Common => Path.Combine(_document.Folder, ".mdlock");

    private string[] Marks => Directory.Exists(Common) ? Directory.GetFiles(Common, "*.host") : [];

    [Fact]
    public void Given_AShare_When_OneHostWorksAlone_Then_ItIsGrantedAndToldOnceWhatHolds()
    {
        TestHost here = Host("here");

        here.Lock(here.Owner("a"), "one");
        here.Lock(here.Owner("b"), "two");
        here.Store.EnterCommit(CancellationToken.None).Dispose();

        string told = Assert.Single(here.Told);
        Assert.Contains("nfs4", told, StringComparison.Ordinal);
        Assert.Contains("Test-MdLockStore -Peer", told, StringComparison.Ordinal);
        Assert.Single(Marks);
    }

    [Fact]
    public void Given_ALocalFileSystem_When_TwoHostsWork_Then_BothAreGrantedAndNoMarkIsLeft()
    {
        TestHost here = Host("here", mount: FileSystemMount.Local);
        TestHost there = Host("there", mount: FileSystemMount.Local);

        here.Lock(here.Owner("a"), "one");
        there.Lock(there.Owner("b"), "two");

        Assert.Empty(Marks);
        Assert.Empty(here.Told);
    }

    [Fact]
    public void I1_Given_AShare_When_ASecondHostComes_Then_BothAreRefusedAndBothAreNamed()
    {
        TestHost here = Host("here");
        TestHost there = Host("there");
        here.Lock(here.Owner("a"), "one");

        StoreException refused = MustRefuse(there);
        here.Clock.Advance(ShareRules.RenewalInterval);
        StoreException second = MustRefuse(here);

        Assert.All([refused, second], one =>
        {
            Assert.Contains("host 'here'", one.Message, StringComparison.Ordinal);
            Assert.Contains("host 'there'", one.Message, StringComparison.Ordinal);
            Assert.Contains("Test-MdLockStore -Peer", one.RecommendedAction, StringComparison.Ordinal);
            Assert.Contains("one host", one.RecommendedAction, StringComparison.Ordinal);
            Assert.False(one.IsTransient);
        });
        Assert.Empty(there.Told);
    }

    [Fact]
    public void I1_Given_TwoHostsOnAShare_When_TheyCommitTakeOverOrMend_Then_EachIsRefused()
    {
        TestHost here = Host("here");
        TestHost there = Host("there");
        here.Lock(here.Owner("a"), "one");

        Assert.Equal(ErrorIds.ShareNotProven, IdOf(() => there.Store.EnterCommit(CancellationToken.None)));
        Assert.Equal(ErrorIds.ShareNotProven, IdOf(() => there.Store.TryEnterCommit()));
        Assert.Equal(ErrorIds.ShareNotProven, IdOf(() => there.Manager.ForceRelease(Guid.NewGuid(), CancellationToken.None)));
        Assert.Equal(ErrorIds.ShareNotProven, IdOf(() => there.Store.MendCounter(0, CancellationToken.None)));

        // What was refused is not half done: whoever comes next is not kept waiting.
        Assert.Equal(ErrorIds.ShareNotProven, IdOf(() => there.Store.EnterCommit(CancellationToken.None)));
    }

    [Fact]
    public void Given_TwoHostsOnAShare_When_OneReleasesWhatItHolds_Then_ItMay()
    {
        TestHost here = Host("here");
        TestHost there = Host("there");
        HeldLock held = here.Lock(here.Owner("a"), "one");
        MustRefuse(there);
        here.Clock.Advance(ShareRules.RenewalInterval);
        MustRefuse(here);

        Assert.True(here.Store.Release(held.LockId, held.Fence, CancellationToken.None));
    }

    [Fact]
    public void Given_AShare_When_OthersOnlyRead_Then_TheySeeTheLocksAndLeaveNoMark()
    {
        TestHost here = Host("here");
        TestHost there = Host("there");
        here.Lock(here.Owner("a"), "one");
        string[] before = Everything();

        Assert.Single(there.Table.Locks);
        Assert.True(there.Store.IsContested);

        Assert.Equal(before, Everything());
        Assert.False(here.Store.IsContested);
        here.Clock.Advance(ShareRules.RenewalInterval);
        here.Lock(here.Owner("b"), "two");

        string[] Everything() => [.. Directory.GetFiles(_document.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData(170, true)]
    [InlineData(190, false)]
    public void Given_AnotherHostsMark_When_ItWasNotRenewed_Then_ItCountsForABoundedTime(int seconds, bool counts)
    {
        TestHost here = Host("here");
        here.Lock(here.Owner("a"), "one");

        // By the times of the files alone: neither host's clock says so.
        Assert.All(Marks, mark => File.SetLastWriteTimeUtc(mark, File.GetLastWriteTimeUtc(mark).AddSeconds(-seconds)));

        TestHost there = Host("there");
        there.Clock.Jump(TimeSpan.FromDays(-400));
        if (counts)
        {
            MustRefuse(there);
        }
        else
        {
            there.Lock(there.Owner("b"), "two");

            // And whoever comes back finds the one who works now.
            here.Clock.Advance(TimeSpan.FromSeconds(seconds));
            MustRefuse(here);
        }
    }

    [Fact]
    public void Given_AHolderThatOnlyBeats_When_AnotherHostComes_Then_ItIsSeen()
    {
        TestHost here = Host("here");
        LockOwner owner = here.Owner("a");
        here.Lock(owner, "one");
        Assert.All(Marks, mark => File.SetLastWriteTimeUtc(mark, File.GetLastWriteTimeUtc(mark).AddMinutes(-4)));
        here.Clock.Advance(TimeSpan.FromMinutes(4));

        here.Beat(owner, 1);

        MustRefuse(Host("there"));
    }

    [Fact]
    public void Given_AShare_When_OneWorksForLong_Then_ItsMarksDoNotPileUp()
    {
        TestHost here = Host("here");
        for (int round = 0; round < 20; round++)
        {
            Assert.All(Marks, mark => File.SetLastWriteTimeUtc(mark, File.GetLastWriteTimeUtc(mark).AddSeconds(-6)));
            here.Clock.Advance(TimeSpan.FromSeconds(6));
            here.Store.EnterCommit(CancellationToken.None).Dispose();
        }

        Assert.InRange(Marks.Length, 2, 3);
    }

    [Fact]
    public void Given_AShare_When_TwoProcessesOfOneHostWork_Then_BothAreGranted()
    {
        TestHost one = Host("here");
        TestHost two = Host("here");

        one.Lock(one.Owner("a"), "one");
        two.Lock(two.Owner("b"), "two");
        one.Clock.Advance(ShareRules.RenewalInterval);
        one.Lock(one.Owner("c"), "three");

        Assert.Equal(3, two.Table.Locks.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"schema\":1,\"host_name\":\"x\"")]
    public void Given_AMarkThatCannotBeRead_When_AHostComes_Then_ItIsDoubted(string content)
    {
        TestHost here = Host("here");
        here.Lock(here.Owner("a"), "one");
        File.WriteAllText(Path.Combine(Common, "0123456789abcdef-0123456789abcdef.1.host"), content);
        here.Clock.Advance(ShareRules.RenewalInterval);

        Assert.Contains("cannot be read", MustRefuse(here).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AProof_When_ItPassed_Then_BothAreGrantedAndWhenAMountChangesNoMore()
    {
        TestHost here = Host("here");
        TestHost there = Host("there");
        Prove(here, there);

        here.Lock(here.Owner("a"), "one");
        there.Lock(there.Owner("b"), "two");
        here.Clock.Advance(ShareRules.RenewalInterval);
        here.Lock(here.Owner("c"), "three");

        Assert.Empty(here.Told);
        Assert.False(there.Store.IsContested);
        Assert.IsType<AcquireResult.Refused>(there.Ask(there.Owner("d"), "one"));
        StoreException refused = MustRefuse(Host("there", mount: Share with { Options = "rw,vers=4.2,nolock" }));
        Assert.Contains("was not proven", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AProof_When_ItFailed_Then_TheRefusalSaysWhatDidNotHold()
    {
        TestHost here = Host("here");
        TestHost there = Host("there");
        Prove(here, there, "PeerLock: Both had a lock.");
        here.Lock(here.Owner("a"), "one");

        Assert.Contains("it failed: PeerLock: Both had a lock.", MustRefuse(there).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I1_Given_AShare_When_TwoHostsComeAtTheSameMoment_Then_NeverAreBothLetIn()
    {
        const int rounds = 200;
        int alone = 0;
        for (int round = 0; round < rounds; round++)
        {
            using var document = new TemporaryDocument();
            using var here = new TestHost(document, "here", "boot here", mount: Share);
            using var there = new TestHost(document, "there", "boot there", mount: Share);
            using var start = new Barrier(2);

            // The marks alone: a lock that both see must not be what keeps them apart.
            bool[] letIn = await Task.WhenAll(Enter(here), Enter(there));

            Assert.False(letIn[0] && letIn[1], $"In round {round} both were let in.");
            alone += letIn[0] || letIn[1] ? 1 : 0;

            Task<bool> Enter(TestHost host) => Task.Factory.StartNew(
                () =>
                {
                    var guard = new ShareGuard(
                        DocumentFolders.For(document.Path, lockRoot: null), host.Machine, host.Clock, _ => Share, (_, _) => { });
                    start.SignalAndWait(TimeSpan.FromSeconds(60));
                    try
                    {
                        guard.Require();
                        return true;
                    }
                    catch (StoreException refused) when (refused.ErrorId == ErrorIds.ShareNotProven)
                    {
                        return false;
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }

        TestContext.Current.SendDiagnosticMessage($"Of {rounds} rounds, one was let in in {alone}, both in none.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TestHost host in _hosts)
        {
            host.Dispose();
        }

        _document.Dispose();
    }

    private TestHost Host(string name, FileSystemMount? mount = null)
    {
        var host = new TestHost(_document, name, $"boot {name}", mount: mount ?? Share);
        _hosts.Add(host);
        return host;
    }

    private void Prove(TestHost one, TestHost other, params string[] failures)
    {
        var folders = DocumentFolders.For(_document.Path, lockRoot: null);
        new ShareFiles(folders).WriteProof(new(default, PartyOf(one), PartyOf(other), failures));

        ShareParty PartyOf(TestHost host) => ShareParty.Of(host.Machine, folders, Share, _ => Share);
    }

    private static StoreException MustRefuse(TestHost host)
    {
        StoreException refused = Assert.Throws<StoreException>(() => host.Ask(host.Owner("refused"), "refused"));
        Assert.Equal(ErrorIds.ShareNotProven, refused.ErrorId);
        return refused;
    }

    private static string IdOf(Action action) => Assert.Throws<StoreException>(action).ErrorId;
}
