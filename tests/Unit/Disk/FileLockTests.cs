using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Disk;

/// <summary>The critical section: one at a time, never without end, and on the file that has the name.</summary>
public sealed class FileLockTests : IDisposable
{
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(20);

    // Only a hang lasts this long.
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    private readonly TemporaryDocument _document = new();
    private readonly BlockingThreads _threads = new();
    private readonly DocumentFolders _folder;
    private readonly FileLock _mine;
    private readonly FileLock _theirs;

    public FileLockTests()
    {
        _folder = DocumentFolders.For(_document.Path, lockRoot: null);

        // Two open files exclude each other, whether in one process or in two.
        _mine = new FileLock(_folder.CriticalSection, _folder, _threads);
        _theirs = new FileLock(_folder.CriticalSection, _folder, _threads);
    }

    [Fact]
    public void I11_Given_SomebodyWhoStaysInside_When_TheLimitIsOver_Then_ThatIsToldAndTheNextAttemptSucceeds()
    {
        using (_theirs.Enter(HangGuard, CancellationToken.None))
        {
            for (int attempt = 0; attempt < 2; attempt++)
            {
                var refused = Assert.Throws<StoreException>(() => _mine.Enter(Brief, CancellationToken.None));
                Assert.Equal(ErrorIds.GuardTimeout, refused.ErrorId);
                Assert.NotNull(refused.RecommendedAction);
            }
        }

        _mine.Enter(HangGuard, CancellationToken.None).Dispose();
        _theirs.Enter(HangGuard, CancellationToken.None).Dispose();
    }

    [Fact]
    public void Given_AThreadOfOnesOwnInside_When_TheLimitIsOver_Then_ThatIsToldToo()
    {
        using (_mine.Enter(HangGuard, CancellationToken.None))
        {
            Assert.Equal(
                ErrorIds.GuardTimeout,
                Assert.Throws<StoreException>(() => _mine.Enter(Brief, CancellationToken.None)).ErrorId);
        }

        _mine.Enter(HangGuard, CancellationToken.None).Dispose();
    }

    [Fact]
    public void Given_AWaitThatWasGivenUp_When_ItWouldBeGrantedLater_Then_ItKeepsNobodyOut()
    {
        FileLock.Entered inside = _theirs.Enter(HangGuard, CancellationToken.None);
        using (var cancelled = new CancellationTokenSource(Brief))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => _mine.Enter(HangGuard, cancelled.Token));
        }

        inside.Dispose();

        for (int time = 0; time < 3; time++)
        {
            _theirs.Enter(HangGuard, CancellationToken.None).Dispose();
        }

        _mine.Enter(HangGuard, CancellationToken.None).Dispose();
    }

    [Fact]
    public void I1_Given_AGuardFileThatWasRemoved_When_BothEnter_Then_TheyStillExcludeEachOther()
    {
        _mine.Enter(HangGuard, CancellationToken.None).Dispose();
        int before = _mine.Generation;
        FileRemoval.Remove(_folder.CriticalSection);
        using (_theirs.Enter(HangGuard, CancellationToken.None))
        {
            Assert.Throws<StoreException>(() => _mine.Enter(Brief, CancellationToken.None));
        }

        _mine.Enter(HangGuard, CancellationToken.None).Dispose();
        Assert.True(_mine.Generation > before);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mine.Dispose();
        _theirs.Dispose();
        _threads.Dispose();
        _document.Dispose();
    }
}
