using MdLock.Commits;
using MdLock.Disk;
using MdLock.Engine.Choosing;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.EtcdTests.Stores;

/// <summary>A document that gets another name, with all that a cluster has of it.</summary>
public sealed class EtcdRenameTests : IDisposable
{
    // Far beyond all that a server gives out that has just been started.
    private const long Last = 1_000_000_000;

    private static readonly LockOptions AtOnce = new() { NoWait = true, MaxRetries = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-").FullName;
    private readonly EtcdAddress _address;
    private readonly MdLockEngine _engine;

    public EtcdRenameTests(LocalEtcd etcd)
    {
        _address = etcd.Address;
        _engine = new MdLockEngine(new LockSettings { LockStore = _address.Url, SyncsCommits = false });
        File.WriteAllText(Document, "# One\n\nText.\n");
        Change(Document, "first\n");
        Continue(Document);
    }

    private string Document => Path.Combine(_folder, "guide.md");

    private string Renamed => Path.Combine(_folder, "manual.md");

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Given_FencesOfAnEarlierStore_When_ItIsMoved_Then_FencesGoOnBehindThemAndItsLockIsGivenBack()
    {
        _engine.OpenSession("mover").Move(Document, Renamed, AtOnce, token: null, TestContext.Current.CancellationToken);

        Assert.Empty(_engine.Locks.Inspect(Renamed, TestContext.Current.CancellationToken).Locks);
        Assert.True(NextFence() > Last);
    }

    [Fact]
    public void Given_FencesOfAnEarlierStore_When_ItIsRenamedByOtherMeans_Then_FencesGoOnBehindThem()
    {
        File.Move(Document, Renamed);

        Assert.True(NextFence() > Last);
    }

    private long NextFence()
    {
        using OwnerSession session = _engine.OpenSession("next");
        return session.Acquire(Renamed, ["one"], AtOnce, TestContext.Current.CancellationToken).Single().Fence;
    }

    private void Change(string path, string body)
    {
        using OwnerSession session = _engine.OpenSession("editor");
        session.Change(path, [SectionChange.SetBody("one", body)], AtOnce, token: null, TestContext.Current.CancellationToken);
    }

    /// <summary>Lets fences be as far as those of files that were in use for long before the folder went to the cluster.</summary>
    private void Continue(string path)
    {
        var folders = DocumentFolders.For(path, lockRoot: null);
        StoreMarker marker = StoreMarker.Parse(File.ReadAllBytes(Path.Combine(_folder, ".mdlock", "store.json")))!;
        using var provider = new EtcdStoreProvider(_address, TestOwners.Here, TimeProvider.System);
        using ILockStore store = provider.Open(ChosenStore.KeyOf(marker.FolderId, folders), folders);
        store.MendCounter(Last, TestContext.Current.CancellationToken);
        folders.Files.Dispose();
    }
}
