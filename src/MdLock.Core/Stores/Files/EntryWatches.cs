using System.ComponentModel;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>What the waits of one process need for the entries of one document: those for one file share a thread.</summary>
/// <param name="files">The document's files.</param>
/// <param name="threads">Where the system calls wait.</param>
internal sealed class EntryWatches(StateFiles files, BlockingThreads threads)
{
    private readonly object _gate = new();
    private readonly Dictionary<FileIdentity, SharedWait> _waits = [];

    /// <summary>Starts to watch a file whose owner's process holds an OS lock on it.</summary>
    public IEntryWatch OfProcess(string path)
    {
        SafeFileHandle? file = TryOpen(path);
        if (file is null || IsFree(file))
        {
            // Whoever wrote it is gone. That alone is no verdict, so after this news it is looked at now and then.
            file?.Dispose();
            return new EntryWatch(files, path, hasNews: true);
        }

        var watch = new EntryWatch(files, path, this, FileIdentity.Of(file));
        Join(watch, file);
        return watch;
    }

    /// <summary>Starts to watch a file on which nobody holds an OS lock.</summary>
    public IEntryWatch OfLease(string path) => new EntryWatch(files, path, hasNews: false);

    /// <summary>Ends a watch; with the last one of a file, what they shared.</summary>
    public void Leave(EntryWatch watch, FileIdentity identity)
    {
        SharedWait? last = null;
        lock (_gate)
        {
            if (_waits.TryGetValue(identity, out SharedWait? shared) && shared.Watches.Remove(watch) && shared.Watches.Count == 0)
            {
                _waits.Remove(identity);
                last = shared;
            }
        }

        last?.Wait.GiveUp();
    }

    private void Join(EntryWatch watch, SafeFileHandle file)
    {
        lock (_gate)
        {
            if (_waits.TryGetValue(watch.Identity, out SharedWait? shared))
            {
                file.Dispose();
                shared.Watches.Add(watch);
                return;
            }

            shared = new SharedWait(new OsLockWait(file), [watch]);
            _waits.Add(watch.Identity, shared);
            threads.Run(() => Run(shared, watch.Identity));
        }
    }

    private void Run(SharedWait shared, FileIdentity identity)
    {
        if (!shared.Wait.Run())
        {
            return;
        }

        EntryWatch[] told;
        lock (_gate)
        {
            // Whoever comes from now on looks at the file anew.
            if (_waits.GetValueOrDefault(identity) == shared)
            {
                _waits.Remove(identity);
            }

            told = [.. shared.Watches];
            shared.Watches.Clear();
        }

        foreach (EntryWatch watch in told)
        {
            watch.Tell();
        }
    }

    private SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return files.TryOpen(path, write: false);
        }
        catch (Exception unwatchable) when (FileFailure.Is(unwatchable))
        {
            // What is planted there or cannot be read is the reader's to report; here it counts as changed.
            return null;
        }
    }

    private static bool IsFree(SafeFileHandle file)
    {
        try
        {
            return OsLock.TryLock(file, exclusive: false);
        }
        catch (Win32Exception)
        {
            // The system refuses to wait there: the caller looks for himself, as after any wake-up.
            return true;
        }
    }

    /// <summary>One wait for one file, and whoever is told of its end.</summary>
    private sealed record SharedWait(OsLockWait Wait, List<EntryWatch> Watches);
}
