using MdLock.Disk;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.Stores.Files;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Queries;

public sealed class LockQueryTests : IDisposable
{
    private readonly TemporaryDocument _document = new();
    private readonly MdLockEngine _engine = new(new LockSettings());

    [Fact]
    public void Given_AnotherInTheCriticalSection_When_LocksAreGlancedAt_Then_TheyAreSeenAtOnce()
    {
        using OwnerSession owner = _engine.OpenSession("ann");
        SectionLock taken = owner.Acquire(_document.Path, ["two"], new LockOptions(), CancellationToken.None)[0];
        using var store = new FileLockStore(DocumentFolders.For(_document.Path, null), Machine.Identify(), TimeProvider.System);

        IReadOnlyList<HeldLock> seen = store.Transact(
            view => new Transition<IReadOnlyList<HeldLock>>(view.Table, _engine.Locks.PeekLocks(_document.Path)),
            TableAccess.NoCommitRunning,
            CancellationToken.None);

        HeldLock held = Assert.Single(seen);
        Assert.Equal(taken.Held.LockId, held.LockId);
        Assert.Equal("two", held.Target.SectionId);
    }

    [Fact]
    public void Given_ADocumentThatNobodyLocked_When_GlancedAt_Then_NothingIsMade()
    {
        Assert.Empty(_engine.Locks.PeekLocks(_document.Path));

        Assert.Equal([_document.Path], Directory.EnumerateFileSystemEntries(_document.Folder));
    }

    [Fact]
    public void Given_ARecordThatCannotBeRead_When_GlancedAt_Then_TheOthersAreSeen()
    {
        using OwnerSession owner = _engine.OpenSession("ann");
        owner.Acquire(_document.Path, ["two"], new LockOptions(), CancellationToken.None);
        File.WriteAllText(Path.Combine(_document.Locks, "one.lock"), "{ torn");

        Assert.Equal("two", Assert.Single(_engine.Locks.PeekLocks(_document.Path)).Target.SectionId);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _document.Dispose();
    }
}
