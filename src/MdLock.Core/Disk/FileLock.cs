using MdLock.Errors;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>A critical section of all processes that share a file: an OS lock on it.</summary>
/// <remarks>
/// The file is permanent. Should somebody remove it all the same, a newcomer would make another and two would be
/// inside: so each entry checks that the locked file is the one that has the name, and starts again if not.
/// </remarks>
internal sealed class FileLock(string path, DocumentFolders folder, BlockingThreads threads) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly StateFiles _files = folder.Files;
    private SafeFileHandle? _file;
    private FileStatus _status;
    private InterruptibleOsLock? _lock;

    /// <summary>How often the file had to be opened: another value means that the folder is a new one.</summary>
    public int Generation { get; private set; }

    /// <summary>Enters; whoever holds it longer than the limit is stopped or hangs.</summary>
    /// <exception cref="StoreException">Not entered in time, or the file cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Entered Enter(TimeSpan limit, CancellationToken cancellation) => TryEnter(limit, makes: true, cancellation)!;

    /// <summary>Enters for a look, for whose sake nothing is made; null where the file is not there, or one may only read.</summary>
    /// <inheritdoc cref="Enter"/>
    public Entered? TryEnterToLook(TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            return TryEnter(limit, makes: false, cancellation);
        }
        catch (StoreException refused) when (refused.ErrorId == ErrorIds.StoreNotWritable)
        {
            // Whoever may only read must not be able to keep those out who write: so he looks from outside.
            return null;
        }
    }

    /// <summary>Enters if nobody is inside and nobody waits; null otherwise.</summary>
    /// <exception cref="StoreException">The file cannot be used.</exception>
    public Entered? TryEnterAtOnce() => _gate.Wait(0)
        ? TryEnterWithin(makes: true, osLock => osLock.TryAcquireAtOnce())
        : null;

    /// <inheritdoc/>
    public void Dispose() => Close();

    private Entered? TryEnter(TimeSpan limit, bool makes, CancellationToken cancellation)
    {
        long start = Environment.TickCount64;
        if (!_gate.Wait(limit, cancellation))
        {
            throw Occupied(limit);
        }

        return TryEnterWithin(makes, osLock =>
        {
            TimeSpan left = limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
            return osLock.TryAcquire(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation) ? true : throw Occupied(limit);
        });
    }

    /// <summary>The same for the one thread of this process whose turn it is; null where the file or the lock is not to be had.</summary>
    private Entered? TryEnterWithin(bool makes, Func<InterruptibleOsLock, bool> tryAcquire)
    {
        try
        {
            while (true)
            {
                if ((_lock ?? Open(makes)) is not { } osLock || !tryAcquire(osLock))
                {
                    _gate.Release();
                    return null;
                }

                // What is done inside goes by the folders as they are now.
                _files.Refresh();
                if (_files.StatusOf(path) is { } named && named.IsSameFile(_status))
                {
                    return new Entered(this);
                }

                Close();
            }
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            Close();
            _gate.Release();
            throw StoreErrors.From(failure, path);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    private InterruptibleOsLock? Open(bool makes)
    {
        _files.Refresh();
        if (makes)
        {
            // Not only where the file is missing: a link in the place of a folder must not lead to another one's files.
            folder.Create();
        }

        // An exclusive lock needs a file that is open for writing.
        _file = _files.TryOpen(path, write: true, FileUse.Exclusion);
        while (_file is null)
        {
            if (!makes)
            {
                return null;
            }

            _file = TryCreate() ?? _files.TryOpen(path, write: true, FileUse.Exclusion);
        }

        // An open file stays the same one: asked once, not at each entry.
        _status = FileStatus.OfHandle(_file);
        Generation++;
        return _lock = new InterruptibleOsLock(_file, threads);
    }

    private SafeFileHandle? TryCreate()
    {
        try
        {
            return _files.CreateShared(path, FileUse.Exclusion);
        }
        catch (IOException) when (_files.StatusOf(path) is not null)
        {
            // Somebody else was faster.
            return null;
        }
    }

    private void Exit()
    {
        try
        {
            // Closing gave it back.
            _lock?.Release();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _lock = null;
    }

    private StoreException Occupied(TimeSpan limit) => new(
        ErrorIds.GuardTimeout,
        $"The critical section '{path}' stayed occupied for {limit.TotalSeconds:0.#} s; it takes milliseconds."
        + (OsLock.FindHolder(_status) is { } holder ? $" {holder} is in it." : " The system does not tell by whom."),
        "Look for a stopped process that uses MdLock (state T in ps), and continue or end it; then try again.");

    /// <summary>The stay in the critical section: ends when disposed.</summary>
    internal sealed class Entered(FileLock guard) : IDisposable
    {
        private FileLock? _guard = guard;

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Exchange(ref _guard, null)?.Exit();
    }
}
