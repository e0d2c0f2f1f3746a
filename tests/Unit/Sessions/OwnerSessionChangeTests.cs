using MdLock.Audit;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.UnitTests.Sessions;

/// <summary>Commits through the engine, on real files and real locks.</summary>
public sealed class OwnerSessionChangeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-").FullName;
    private readonly MdLockEngine _engine = new(new LockSettings { SyncsCommits = false });
    private readonly string _path;

    public OwnerSessionChangeTests()
    {
        _path = Path.Combine(_folder, "guide.md");
        File.WriteAllText(_path, "# A\na\n\n## B\nb\n\n# C\nc\n");
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true, AuditSync.Commits)]
    [InlineData(false, AuditSync.Never)]
    public void Given_CommitsThatWaitForTheDiskOrNot_When_TheTrailNotesThem_Then_ItDoesAsTheyDo(bool syncs, Enum expected)
    {
        using var engine = new MdLockEngine(new LockSettings { SyncsCommits = syncs });

        Assert.Equal(expected, engine.Documents.With(_path, document => document.Settings.Trail.Sync));
    }

    [Fact]
    public void Given_ASession_When_SeveralSectionsAreCommitted_Then_LocksAreTakenAndGivenBack()
    {
        using OwnerSession session = _engine.OpenSession("1");

        CommitResult result = session.Change(
            _path,
            [SectionChange.Move("b", Placement.Under, "c"), SectionChange.SetBody("a", "new\n")],
            new LockOptions(),
            token: null,
            CancellationToken.None);

        Assert.Equal("# A\nnew\n\n# C\nc\n\n## B\nb\n", File.ReadAllText(_path));
        Assert.Equal(["b", "a"], result.Sections.Select(section => section!.Id));
        Assert.Empty(_engine.Locks.Inspect(_path, CancellationToken.None).Locks);
        Assert.Equal(["initial", "move"], Versions("b").Select(version => version.Operation));
        Assert.All(Versions(null).Where(version => version.Version > 1), version => Assert.True(version.Fence > 0));
        Assert.Empty(_engine.Check(_path, CancellationToken.None).Findings);
    }

    [Fact]
    public void Given_AnotherOwnerHoldsWhatTakesUpTheSection_When_Moved_Then_Refused()
    {
        using OwnerSession other = _engine.OpenSession("1");
        using OwnerSession session = _engine.OpenSession("2");
        other.Acquire(_path, ["c"], new LockOptions(), CancellationToken.None);

        Assert.Throws<LockAcquisitionException>(() => session.Change(
            _path, [SectionChange.Move("b", Placement.Under, "c")], new LockOptions { NoWait = true }, null, CancellationToken.None));
    }

    [Fact]
    public void Given_ALockOfItsOwn_When_Committed_Then_ItIsUsedAndKept()
    {
        using OwnerSession session = _engine.OpenSession("1");
        session.Acquire(_path, ["a"], new LockOptions(), CancellationToken.None);

        session.Change(_path, [SectionChange.Remove("b")], new LockOptions(), null, CancellationToken.None);

        Assert.Single(session.Held);
        Assert.True(Versions("b")[^1].IsRemoved);
    }

    [Fact]
    public void Given_ADocumentThatNobodyChanged_When_Looked_Then_NoTraces()
    {
        Assert.Empty(_engine.Check(_path, CancellationToken.None).Findings);
        Assert.Null(_engine.Recover(_path, CancellationToken.None));
        Assert.Empty(_engine.Repair(_path, CancellationToken.None).Steps);
        Assert.Empty(Versions(null));

        Assert.Equal([_path], Directory.GetFileSystemEntries(_folder));
    }

    private SectionVersion[] Versions(string? section) =>
        [.. _engine.Versions.Find(_path, section, latest: false, CancellationToken.None).Select(found => found.Version)];
}
