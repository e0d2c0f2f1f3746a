using System.Text.Json;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Engine.Choosing;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.UnitTests.Commits;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Engine.Choosing;

/// <summary>Which store a document gets, by the settings, the marker of its folder, and what is there already.</summary>
public sealed class ChosenStoreTests : IDisposable
{
    private const string Url = "etcd://one:2379,two:2379/team";
    private static readonly LockOptions AtOnce = new() { NoWait = true, MaxRetries = 0 };
    private readonly TemporaryDocument _document = new();
    private readonly FakeCluster _cluster = new();
    private readonly List<MdLockEngine> _engines = [];

    private string MarkerPath => Path.Combine(_document.Folder, ".mdlock", "store.json");

    public void Dispose()
    {
        _engines.ForEach(engine => engine.Dispose());
        _document.Dispose();
    }

    [Fact]
    public void Given_FilesAreSet_When_ADocumentIsEdited_Then_NoMarkerIsMadeAndNoClusterOpened()
    {
        Edit(Host("file"));

        Assert.False(File.Exists(MarkerPath));
        Assert.Equal(0, _cluster.Opened);
    }

    [Fact]
    public void Given_EtcdIsSet_When_TheFirstLockIsTaken_Then_TheMarkerNamesTheFolderAndTheStore()
    {
        Lock(Host(Url));

        StoreMarker marker = ReadMarker();
        Assert.Equal((Url, null), (marker.Store, marker.MovingTo));
        Assert.Equal([$"team/{marker.FolderId:D}/guide.md"], _cluster.Tables.Keys);
        using var json = JsonDocument.Parse(File.ReadAllText(MarkerPath));
        Assert.Equal(["schema", "folder_id", "store"], json.RootElement.EnumerateObject().Select(one => one.Name));
        Assert.False(Directory.Exists(Path.Combine(_document.Folder, ".locks", "guide.md", ".guard")));
    }

    [Fact]
    public void Given_EtcdIsSet_When_ItIsOnlyReadAndLookedAt_Then_NothingIsMade()
    {
        MdLockEngine host = Host(Url);

        Assert.NotEmpty(host.Read(_document.Path).Index.Sections);
        Assert.Empty(host.Locks.Inspect(_document.Path, CancellationToken.None).Locks);

        Assert.Single(Directory.GetFileSystemEntries(_document.Folder));
    }

    [Fact]
    public void Given_TwoHosts_When_EachHasTheFolderAtItsOwnPath_Then_TheyMeetInOneTable()
    {
        Lock(Host(Url));
        string link = _document.Folder + "-elsewhere";
        Directory.Move(_document.Folder, link);
        try
        {
            OwnerSession other = Host("etcd://two,one/team").OpenSession("other");

            Assert.Equal(ErrorIds.LockHeld, Assert.ThrowsAny<LockException>(() => Lock(other, Path.Combine(link, "guide.md"))).ErrorId);
        }
        finally
        {
            Directory.Move(link, _document.Folder);
        }
    }

    [Theory]
    [InlineData("file")]
    [InlineData("etcd://one:2379/team")]
    [InlineData("etcd://one:2379,two:2379/other")]
    [InlineData("etcds://one:2379,two:2379/team")]
    public void Given_TheMarkerNamesAnotherStore_When_ALockOrAnEditIsAskedFor_Then_BothStoresAreNamedAndNothingIsDone(string configured)
    {
        using (OwnerSession first = Host(Url).OpenSession("first"))
        {
            Lock(first, _document.Path);
        }

        (string Document, StoreMarker Marker) before = (_document.Content, ReadMarker());
        MdLockEngine host = Host(configured);

        foreach (Action refused in new Action[] { () => Lock(host), () => Edit(host) })
        {
            var mismatch = Assert.Throws<StoreException>(refused);
            Assert.Equal(ErrorIds.StoreMismatch, mismatch.ErrorId);
            Assert.Contains($"'{Url}'", mismatch.Message, StringComparison.Ordinal);
            Assert.Contains($"'{EtcdUrl.Normalize("", configured)}'", mismatch.Message, StringComparison.Ordinal);
            Assert.Contains("Set-MdLockConfiguration", mismatch.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.NotEmpty(host.Read(_document.Path).Index.Sections);
        Assert.Empty(host.Locks.Inspect(_document.Path, CancellationToken.None).Locks);
        Assert.Contains("cannot be seen", host.Notices.TryTake(), StringComparison.Ordinal);
        Assert.Equal(before, (_document.Content, ReadMarker()));
        Assert.Single(_cluster.Tables);
        Assert.False(File.Exists(Path.Combine(_document.Folder, ".locks", "guide.md", ".guard")));
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("history")]
    public void Given_FilesWereUsed_When_EtcdIsSet_Then_LocksAndEditsAreRefusedAndNoMarkerIsMade(string what)
    {
        MdLockEngine first = Host("file");
        if (what == "lock")
        {
            Lock(first);
        }
        else
        {
            Edit(first);
            first.Dispose();
            Directory.Delete(Path.Combine(_document.Folder, ".locks"), recursive: true);
        }

        var mismatch = Assert.Throws<StoreException>(() => Edit(Host(Url)));

        Assert.Equal(ErrorIds.StoreMismatch, mismatch.ErrorId);
        Assert.Contains("'file'", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Url}'", mismatch.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(MarkerPath));
        Assert.Equal(what == "lock" ? 1 : 0, Host(Url).Locks.Inspect(_document.Path, CancellationToken.None).Locks.Length);
    }

    [Fact]
    public void Given_TheClusterDoesNotAnswer_When_TheFirstLockIsAskedFor_Then_NoMarkerIsMade()
    {
        _cluster.IsDown = true;
        MdLockEngine host = Host(Url);

        Assert.Equal("StoreUnreachable", Assert.Throws<StoreException>(() => Lock(host)).ErrorId);

        Assert.False(File.Exists(MarkerPath));
        _cluster.IsDown = false;
        Lock(host);
        Assert.Equal(Url, ReadMarker().Store);
    }

    [Fact]
    public void Given_SomebodyUsesFilesInTheMomentOfTheClaim_When_TheFirstLockIsAskedFor_Then_TheClaimIsTakenBack()
    {
        _cluster.OnExists = () =>
        {
            _cluster.OnExists = null;
            Lock(Host("file"));
        };

        Assert.Equal(ErrorIds.StoreMismatch, Assert.Throws<StoreException>(() => Lock(Host(Url))).ErrorId);

        Assert.False(File.Exists(MarkerPath));
    }

    [Fact]
    public void Given_AClaimOfOneThatEnded_When_AnotherOneIsSetLikeIt_Then_ItGoesOnUnderThatName()
    {
        var id = Guid.NewGuid();
        Write(new StoreMarker(id, "file", Url));
        Assert.Equal(ErrorIds.StoreMismatch, Assert.Throws<StoreException>(() => Lock(Host("file"))).ErrorId);

        Lock(Host(Url));

        Assert.Equal(new StoreMarker(id, Url), ReadMarker());
    }

    [Fact]
    public void Given_AFolderThatIsBeingMoved_When_ALockIsAskedFor_Then_NobodyGetsOne()
    {
        Write(new StoreMarker(Guid.NewGuid(), Url, "file"));

        foreach (string configured in new[] { "file", Url })
        {
            var moving = Assert.Throws<StoreException>(() => Lock(Host(configured)));
            Assert.Equal(ErrorIds.StoreMismatch, moving.ErrorId);
            Assert.Contains("being moved", moving.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"schema\":1,\"folder_id\":\"x\",\"store\":\"file\"}")]
    [InlineData("{\"schema\":2,\"stores\":[]}")]
    public void Given_AMarkerThatCannotBeRead_When_ALockIsAskedFor_Then_ItIsRefusedAndReadingIsNot(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(MarkerPath)!);
        File.WriteAllText(MarkerPath, text);

        foreach (MdLockEngine host in new[] { Host("file"), Host(Url) })
        {
            var refused = Assert.Throws<StoreException>(() => Lock(host));
            Assert.Equal(ErrorIds.StoreCorrupt, refused.ErrorId);
            Assert.Contains(MarkerPath, refused.Message, StringComparison.Ordinal);
            Assert.NotEmpty(host.Read(_document.Path).Index.Sections);
        }

        Assert.Equal(text, File.ReadAllText(MarkerPath));
    }

    [Fact]
    public void Given_ADocumentThatIsOpen_When_TheMarkerChanges_Then_TheNextLockIsInTheStoreThatItNames()
    {
        var id = Guid.NewGuid();
        Write(new StoreMarker(id, Url));
        MdLockEngine host = Host(Url);
        using (OwnerSession session = host.OpenSession("one"))
        {
            Lock(session, _document.Path);
        }

        var other = Guid.NewGuid();
        Write(new StoreMarker(other, Url));
        Lock(host);

        Assert.Equal(
            new[] { id, other }.Select(one => $"team/{one:D}/guide.md").Order(StringComparer.Ordinal),
            _cluster.Tables.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Given_TheMarkerChangesWhileOneAsks_When_TheRuleWouldRun_Then_ItDoesNot()
    {
        Write(new StoreMarker(Guid.NewGuid(), Url));
        var other = Guid.NewGuid();
        _cluster.OnTransact = () =>
        {
            _cluster.OnTransact = null;
            Write(new StoreMarker(other, Url));
        };

        Lock(Host(Url));

        Assert.Equal(2, _cluster.Tables.Count);
        Assert.Equal($"team/{other:D}/guide.md", Assert.Single(_cluster.Tables, one => !one.Value.Table.Locks.IsEmpty).Key);
    }

    [Fact]
    public void Given_ALockInFiles_When_AMarkerAppears_Then_NothingIsCommittedInItsName()
    {
        MdLockEngine host = Host("file");
        OwnerSession session = host.OpenSession("one");
        Lock(session, _document.Path);
        Write(new StoreMarker(Guid.NewGuid(), Url));
        string before = File.ReadAllText(_document.Path);

        Assert.Equal(ErrorIds.StoreMismatch, Assert.Throws<StoreException>(() => Change(session)).ErrorId);

        Assert.Equal(before, File.ReadAllText(_document.Path));
    }

    [Fact]
    public void Given_EnginesOfOneProcess_When_TheyAreSetToOneCluster_Then_TheyShareWhatIsOpenToItUntilTheLastIsClosed()
    {
        var shared = new SharedProviders(_cluster.Make);
        MdLockEngine[] engines =
        [
            .. new[] { Url, Url, "etcd://three/team" }.Select(url =>
                new MdLockEngine(new FixedSettings(new LockSettings { LockStore = url }), TimeProvider.System, new StoreProviders(shared))),
        ];
        Lock(engines[0]);
        Assert.ThrowsAny<LockException>(() => Lock(engines[1].OpenSession("two"), _document.Path));
        Assert.Equal(1, _cluster.Opened);

        engines[0].Dispose();
        Assert.Single(_cluster.Open);
        engines[1].Dispose();
        Assert.Empty(_cluster.Open);
        engines[2].Dispose();
    }

    [Fact]
    public void Given_WhatSpeaksToEtcdIsNotThere_When_ALockIsAskedFor_Then_TheErrorSaysWhatIsMissingAndReadingGoesOn()
    {
        using var host = new MdLockEngine(new LockSettings { LockStore = Url });

        var missing = Assert.Throws<StoreException>(() => Lock(host));

        Assert.Equal(ErrorIds.StoreNotInstalled, missing.ErrorId);
        Assert.Contains("MdLock.Etcd", missing.Message, StringComparison.Ordinal);
        Assert.NotEmpty(host.Read(_document.Path).Index.Sections);
        Assert.False(File.Exists(MarkerPath));
    }

    [Fact]
    public void Given_EtcdIsSet_When_TheStoreIsChecked_Then_TheClusterIsTriedAndTheFileSystemOfTheDocuments()
    {
        _cluster.IsDown = true;

        IReadOnlyList<StoreCapability> found = Host(Url).CheckStore(_document.Path, CancellationToken.None);

        Assert.Equal(["Reachable", "AtomicReplace", "AtomicExchange", "FlushToDisk"], found.Select(one => one.Name));
        Assert.Equal(("one:2379", false), (found[0].Folder, found[0].IsPassed));
        Assert.DoesNotContain(Host("file").CheckStore(_document.Path, CancellationToken.None), one => one.Name == "Reachable");
        Assert.Single(Directory.GetFileSystemEntries(_document.Folder));
    }

    [Fact]
    public void Given_FencesOfAnEarlierStore_When_ADocumentIsRenamedByOtherMeans_Then_FencesGoOnBehindThem()
    {
        const long last = 1_000_000;
        MdLockEngine host = Host(Url);
        Edit(host);
        MemoryLockStore table = Assert.Single(_cluster.Tables.Values);
        table.Table = table.Table with { LastFence = last };
        string renamed = Path.Combine(_document.Folder, "renamed.md");
        File.Move(_document.Path, renamed);

        Lock(host.OpenSession("one"), renamed);

        MemoryLockStore there = _cluster.Tables.Single(one => one.Key.EndsWith("/renamed.md", StringComparison.Ordinal)).Value;
        Assert.True(Assert.Single(there.Table.Locks).Fence > last);
    }

    [Theory]
    [InlineData("file", Url)]
    [InlineData(Url, "file")]
    [InlineData(Url, "etcd://one:2379,two:2379/other")]
    public void Given_FoldersInTwoStores_When_ADocumentGoesFromOneToTheOther_Then_ItIsRefusedAndNothingIsMoved(string from, string to)
    {
        using var other = new TemporaryDocument();
        string target = Path.Combine(other.Folder, "target.md");
        MdLockEngine engine = new(new FolderStores(from, other.Folder, to), TimeProvider.System, _cluster.NewProviders());
        _engines.Add(engine);
        Edit(engine);

        var refused = Assert.Throws<RelocationException>(
            () => engine.OpenSession("mover").Move(_document.Path, target, AtOnce, token: null, CancellationToken.None));

        Assert.Equal(ErrorIds.DestinationInOtherStore, refused.ErrorId);
        Assert.Contains("Set-MdLockConfiguration", refused.RecommendedAction, StringComparison.Ordinal);
        Assert.True(File.Exists(_document.Path));
        Assert.False(File.Exists(target));
        Edit(engine);
    }

    [Fact]
    public void Given_WhatAStoreMayLeaveOut_When_ItIsChosen_Then_TheChosenOneIsAskedForAllOfIt()
    {
        System.Reflection.InterfaceMapping map = typeof(ChosenStore).GetInterfaceMap(typeof(ILockStore));

        Assert.All(map.TargetMethods, method => Assert.Equal(typeof(ChosenStore), method.DeclaringType));
    }

    private static void Lock(OwnerSession session, string path) =>
        session.Acquire(path, ["one"], AtOnce, CancellationToken.None);

    private void Lock(MdLockEngine host) => Lock(host.OpenSession("one"), _document.Path);

    private void Edit(MdLockEngine host) => Change(host.OpenSession("editor"));

    private void Change(OwnerSession session) => session.Change(
        _document.Path, [SectionChange.SetBody("one", "new\n")], AtOnce, token: null, CancellationToken.None);

    private MdLockEngine Host(string store)
    {
        MdLockEngine engine = _cluster.NewEngine(new LockSettings { LockStore = store, SyncsCommits = false });
        _engines.Add(engine);
        return engine;
    }

    private StoreMarker ReadMarker() => StoreMarker.Parse(File.ReadAllBytes(MarkerPath))!;

    private void Write(StoreMarker marker)
    {
        var folders = DocumentFolders.For(_document.Path, lockRoot: null);
        new MarkerFile(folders).Replace(marker);
        folders.Files.Dispose();
    }

    /// <summary>One store for the documents of a folder, and another for all others.</summary>
    private sealed class FolderStores(string others, string folder, string store) : ISettingsSource
    {
        public string? LockRoot => null;

        public int Generation => 0;

        public LockSettings Read(string document) => new()
        {
            LockStore = Path.GetDirectoryName(document) == folder ? store : others,
            SyncsCommits = false,
        };
    }
}
