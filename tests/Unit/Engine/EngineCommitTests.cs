using MdLock.Commits;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Settings;

namespace MdLock.UnitTests.Engine;

/// <summary>Commits through the engine, on real files and real locks.</summary>
public sealed class EngineCommitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-").FullName;
    private readonly MdLockEngine _engine = new(new LockSettings { SyncsCommits = false });
    private readonly string _path;

    public EngineCommitTests()
    {
        _path = Path.Combine(_folder, "guide.md");
        File.WriteAllText(_path, "# A\na\n\n## B\nb\n\n# C\nc\n");
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Given_ASession_When_SeveralSectionsAreCommitted_Then_LocksAreTakenAndGivenBack()
    {
        using OwnerSession session = _engine.OpenSession("1");

        CommitResult result = session.Commit(
            _path,
            [SectionChanges.Move("b", Placement.Under, "c"), SectionChanges.SetBody("a", "new\n")],
            new LockCall(),
            CancellationToken.None);

        Assert.Equal("# A\nnew\n\n# C\nc\n## B\nb\n\n", File.ReadAllText(_path));
        Assert.Equal(["b", "a"], result.Sections.Select(section => section!.Id));
        Assert.Empty(_engine.Inspect(_path, CancellationToken.None).Snapshot.Locks);
        DocumentHistory history = _engine.ReadHistory(_path, CancellationToken.None);
        Assert.Equal(["initial", "move"], history.Versions("b").Select(version => version.Operation));
        Assert.All(history.Sections, section => Assert.True(history.Newest(section.SectionId).Fence > 0));
        Assert.Empty(_engine.Verify(_path, CancellationToken.None));
    }

    [Fact]
    public void Given_AnotherOwnerHoldsWhatTakesUpTheSection_When_Moved_Then_Refused()
    {
        using OwnerSession other = _engine.OpenSession("1");
        using OwnerSession session = _engine.OpenSession("2");
        other.Acquire(_path, ["c"], new LockCall(), CancellationToken.None);

        Assert.Throws<LockAcquisitionException>(() => session.Commit(
            _path, [SectionChanges.Move("b", Placement.Under, "c")], new LockCall { NoWait = true }, CancellationToken.None));
    }

    [Fact]
    public void Given_ALockOfItsOwn_When_Committed_Then_ItIsUsedAndKept()
    {
        using OwnerSession session = _engine.OpenSession("1");
        session.Acquire(_path, ["a"], new LockCall(), CancellationToken.None);

        session.Commit(_path, [SectionChanges.Remove("b")], new LockCall(), CancellationToken.None);

        Assert.Single(session.Held);
        Assert.True(_engine.ReadHistory(_path, CancellationToken.None).Newest("b").IsRemoved);
    }

    [Fact]
    public void Given_ADocumentThatNobodyChanged_When_Looked_Then_NoTraces()
    {
        Assert.Empty(_engine.Verify(_path, CancellationToken.None));
        Assert.Null(_engine.Recover(_path, CancellationToken.None));
        Assert.Empty(_engine.ReadHistory(_path, CancellationToken.None).Sections);

        Assert.Equal([_path], Directory.GetFileSystemEntries(_folder));
    }
}
