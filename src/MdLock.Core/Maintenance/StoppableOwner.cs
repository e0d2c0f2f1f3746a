using System.ComponentModel;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Maintenance;

/// <summary>The process that holds a lock, found beyond doubt, and held: the one that is ended is the one that was shown.</summary>
internal sealed class StoppableOwner : IDisposable
{
    /// <summary>A killed process is gone in milliseconds, unless it hangs in the system.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly HeldLock _held;
    private readonly OwnerProcess _process;
    private readonly Action _requireHeld;

    /// <summary>Created by <see cref="ForcedUnlock"/> alone.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="process">The process.</param>
    /// <param name="requireHeld">Fails when the lock is not the process's any more.</param>
    internal StoppableOwner(HeldLock held, OwnerProcess process, Action requireHeld)
    {
        _held = held;
        _process = process;
        _requireHeld = requireHeld;
    }

    /// <summary>Its id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The user it runs as, as the system tells.</summary>
    public string User => _process.User;

    /// <summary>How it was started, as the system tells; empty when the system does not.</summary>
    public string CommandLine => _process.CommandLine;

    /// <summary>Ends it; its locks are stale from then on.</summary>
    /// <exception cref="LockException">The lock is gone by now, or the system refuses.</exception>
    public void End()
    {
        // Whoever was asked may have thought for long: a process that let go of the lock is left alone.
        _requireHeld();
        try
        {
            _process.End(StopLimit);
        }
        catch (Exception refused) when (refused is Win32Exception || FileFailure.Is(refused))
        {
            throw LockErrors.OwnerNotStoppable(_held, refused.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
