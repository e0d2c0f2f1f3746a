using System.ComponentModel;
using MdLock.Platform.Unix;
using MdLock.Platform.Windows;

namespace MdLock.Platform;

/// <summary>
/// A process that was found by its id and start time, and is held from then on: what is told of it and what is done to it
/// concern it, and none that has its id by now.
/// </summary>
internal abstract class OwnerProcess(int id, long start) : IDisposable
{
    /// <summary>Its id.</summary>
    public int Id => id;

    /// <summary>The name of the user it runs as, as the system tells; never the word of a record.</summary>
    public abstract string User { get; }

    /// <summary>How it was started, as the system tells; empty when the system does not.</summary>
    public abstract string CommandLine { get; }

    /// <summary>When it started, as <see cref="ProcessInspector.StartOf"/> tells it.</summary>
    protected long Start => start;

    /// <summary>Finds a process; null when it has ended, or another one has its id by now.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="start">Its start time, as <see cref="ProcessInspector.StartOf"/> tells it.</param>
    /// <exception cref="IOException">The id or the start time names no one process, or the system tells too little.</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not let this user look at it.</exception>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public static OwnerProcess? TryHold(int id, long start)
    {
        // To kill(2), 0 and what is below it are whole groups of processes.
        if (id <= 0)
        {
            throw new IOException($"{id} names no one process");
        }

        if (start <= 0)
        {
            throw new IOException($"the start time of process {id} is not known, and without it the number can be another's");
        }

        return OperatingSystem.IsWindows() ? WindowsProcess.TryOpen(id, start) : UnixProcess.TryOpen(id, start);
    }

    /// <summary>Whether it runs as the user with this account, as <see cref="FileAccount"/> names it.</summary>
    public abstract bool RunsAs(string account);

    /// <summary>Whether it has an OS lock on a file; false where the system does not tell.</summary>
    public virtual bool HasLocked(FileStatus file) => false;

    /// <summary>Ends the process and waits until it is gone. Does nothing for one that has ended.</summary>
    /// <exception cref="Win32Exception">The system does not let this user end it.</exception>
    /// <exception cref="IOException">It does not end.</exception>
    public void End(TimeSpan limit)
    {
        Kill();

        // Not Process.WaitForExit: a process that is not a child of this one can be seen, but not waited for.
        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (ProcessInspector.Inspect(id, start) == ProcessState.Running)
        {
            if (Environment.TickCount64 >= deadline)
            {
                throw new IOException($"process {id} did not end within {limit.TotalSeconds:0.#} s");
            }

            Thread.Sleep(1);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Ends it, and nothing else; does nothing when it has ended.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    protected abstract void Kill();
}
