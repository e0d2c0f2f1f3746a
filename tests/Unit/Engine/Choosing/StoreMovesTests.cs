using MdLock.Commits;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Engine.Choosing;

/// <summary>Folders that are moved from one store to another.</summary>
public sealed class StoreMovesTests : IDisposable
{
    private const string Url = "etcd://one:2379/team";
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
    public void Given_AFolderInFiles_When_ItIsMovedToEtcdAndBack_Then_EachStoreGoesOnWithTheHistoryAndTheFences()
    {
        Edit("file");
        long first = Fence("file");

        Assert.Equal([_document.Folder], Move(Url));
        Assert.Equal((Url, null), (ReadMarker()!.Store, ReadMarker()!.MovingTo));
        Refuses("file");
        long second = Fence(Url);
        Assert.True(second > first, $"{second} after {first}");

        Assert.Equal([_document.Folder], Move("file"));
        Assert.Null(ReadMarker());
        Refuses(Url);
        long third = Fence("file");
        Assert.True(third > second, $"{third} after {second}");
        Edit("file");
        Assert.Equal(3, Host("file").Versions.Versions(_document.Path, "one").Count);
        Assert.Empty(Host("file").Check(_document.Path, CancellationToken.None).Findings);
    }

    [Fact]
    public void Given_AFolderThatNobodyUsed_When_ItIsMoved_Then_NothingIsMade()
    {
        Assert.Empty(Move(Url));
        Assert.Empty(Move("file"));

        Assert.Single(Directory.GetFileSystemEntries(_document.Folder));
    }

    [Theory]
    [InlineData("file", Url)]
    [InlineData(Url, "file")]
    [InlineData(Url, "etcd://one:2379,two:2379/team")]
    public void Given_ALock_When_TheFolderIsToBeMoved_Then_ItsHolderIsNamedAndTheFolderStaysWhereItIs(string from, string to)
    {
        OwnerSession holder = Host(from).OpenSession("holder");
        holder.Acquire(_document.Path, ["one"], AtOnce with { Operation = "proofreading" }, CancellationToken.None);
        StoreMarker? before = ReadMarker();

        var refused = Assert.Throws<StoreException>(() => Move(to));

        Assert.Equal(ErrorIds.StoreInUse, refused.ErrorId);
        Assert.Contains("guide.md", refused.Message, StringComparison.Ordinal);
        Assert.Contains("proofreading", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, ReadMarker());
        holder.Change(_document.Path, [SectionChange.SetBody("one", "new\n")], AtOnce, token: null, CancellationToken.None);
        holder.Dispose();
        Assert.Equal([_document.Folder], Move(to));
    }

    [Fact]
    public void Given_ALockInOneOfTwoFolders_When_BothAreToBeMoved_Then_NeitherIs()
    {
        Edit("file");
        string deep = Path.Combine(_document.Folder, "deep");
        Directory.CreateDirectory(deep);
        string other = Path.Combine(deep, "other.md");
        File.WriteAllText(other, "# One\n");
        OwnerSession holder = Host("file").OpenSession("holder");
        holder.Acquire(other, ["one"], AtOnce, CancellationToken.None);

        Assert.Equal(ErrorIds.StoreInUse, Assert.Throws<StoreException>(() => Move(Url)).ErrorId);

        Assert.Null(ReadMarker());
        Edit("file");
        holder.Dispose();
        Assert.Equal([_document.Folder, deep], Move(Url));
    }

    [Fact]
    public void Given_AJournalThatCannotBeEmptied_When_TheFolderIsToBeMoved_Then_ItStays()
    {
        Edit("file");
        _engines[0].Dispose();
        string journal = Path.Combine(_document.Folder, ".mdlock", "guide.md", "journal", "commits");
        Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
        File.WriteAllText(journal, "not a journal\n");
        File.Move(_document.Path, _document.Path + ".gone");

        var refused = Assert.Throws<StoreException>(() => Move(Url));

        Assert.Equal(ErrorIds.StoreInUse, refused.ErrorId);
        Assert.Contains("journal", refused.Message, StringComparison.Ordinal);
        Assert.Null(ReadMarker());
    }

    [Fact]
    public void Given_AClusterThatDoesNotAnswer_When_AFolderIsToBeMovedThere_Then_ItStays()
    {
        Edit("file");
        _cluster.IsDown = true;

        Assert.Equal("StoreUnreachable", Assert.Throws<StoreException>(() => Move(Url)).ErrorId);

        Assert.Null(ReadMarker());
        Edit("file");
    }

    [Fact]
    public void Given_AFolderInACluster_When_ItIsToBeMovedToAnotherOne_Then_ItIsToldToGoByFiles()
    {
        Fence(Url);

        var refused = Assert.Throws<StoreException>(() => Move("etcd://other:2379/team"));

        Assert.Equal(ErrorIds.StoreMismatch, refused.ErrorId);
        Assert.Contains("'file' first", refused.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(Url, ReadMarker()!.Store);
    }

    [Theory]
    [InlineData("file", Url, Url)]
    [InlineData("file", Url, "file")]
    [InlineData(Url, "file", Url)]
    [InlineData(Url, "file", "file")]
    public void Given_AMoveThatDied_When_ItIsMadeOnceMoreOrTakenBack_Then_TheFolderIsWhereItWasSaid(string from, string to, string then)
    {
        Edit("file");
        if (from == Url)
        {
            Move(Url);
        }

        Write(new StoreMarker(ReadMarker()?.FolderId ?? Guid.NewGuid(), from, to));
        Refuses(from);
        Refuses(to);

        Assert.Equal([_document.Folder], Move(then));

        Assert.Equal(then == "file" ? null : then, ReadMarker()?.Store);
        Assert.Null(ReadMarker()?.MovingTo);
        Fence(then);
    }

    [Fact]
    public void Given_AMoveOutOfAClusterThatDied_When_AThirdStoreIsWanted_Then_ItIsRefused()
    {
        var id = Guid.NewGuid();
        Write(new StoreMarker(id, Url, "file"));

        Assert.Equal(ErrorIds.StoreMismatch, Assert.Throws<StoreException>(() => Move("etcd://one:2379,two:2379/team")).ErrorId);

        Assert.Equal(new StoreMarker(id, Url, "file"), ReadMarker());
    }

    [Fact]
    public void Given_AnEngineThatHasTheDocumentOpen_When_TheFolderIsMoved_Then_ItGoesOnInTheOtherStore()
    {
        var resolver = new SettingsResolver(name => name == "XDG_CONFIG_HOME" ? Path.Combine(_document.Folder, "home") : null);
        using var engine = new MdLockEngine(resolver, TimeProvider.System, _cluster.NewProviders());
        OwnerSession session = engine.OpenSession("one");
        session.Change(_document.Path, [SectionChange.SetBody("one", "new\n")], AtOnce, token: null, CancellationToken.None);
        var values = new Dictionary<string, object?> { ["LockStore"] = Url };

        engine.MoveToStore(_document.Folder, folder => resolver.Plan(folder, _document.Folder, values, []), CancellationToken.None);
        resolver.Set(SettingSource.Folder, _document.Folder, values, [], CancellationToken.None);
        session.Acquire(_document.Path, ["one"], AtOnce, CancellationToken.None);

        Assert.Single(_cluster.Tables.Values, table => !table.Table.Locks.IsEmpty);
    }

    private void Edit(string store)
    {
        using OwnerSession session = Host(store).OpenSession("editor");
        session.Change(
            _document.Path, [SectionChange.SetBody("one", Guid.NewGuid() + "\n")], AtOnce, token: null, CancellationToken.None);
    }

    private long Fence(string store)
    {
        using OwnerSession session = Host(store).OpenSession("asking");
        return Assert.Single(session.Acquire(_document.Path, ["one"], AtOnce, CancellationToken.None)).Fence;
    }

    private void Refuses(string store) =>
        Assert.Equal(ErrorIds.StoreMismatch, Assert.Throws<StoreException>(() => Fence(store)).ErrorId);

    private IReadOnlyList<string> Move(string store) => Host(store).MoveToStore(
        _document.Folder, _ => new LockSettings { LockStore = store }, CancellationToken.None);

    private MdLockEngine Host(string store)
    {
        MdLockEngine engine = _cluster.NewEngine(new LockSettings { LockStore = store, SyncsCommits = false });
        _engines.Add(engine);
        return engine;
    }

    private StoreMarker? ReadMarker() => File.Exists(MarkerPath) ? StoreMarker.Parse(File.ReadAllBytes(MarkerPath)) : null;

    private void Write(StoreMarker marker)
    {
        var folders = DocumentFolders.For(_document.Path, lockRoot: null);
        new MarkerFile(folders).Replace(marker);
        folders.Files.Dispose();
    }
}
