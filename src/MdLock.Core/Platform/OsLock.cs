using MdLock.Platform.Linux;
using MdLock.Platform.Unix;
using MdLock.Platform.Windows;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>The operating system's own lock on an open file: between processes and between handles of one process.</summary>
/// <remarks>
/// Called directly, because what .NET builds on it (<c>FileShare.None</c>, <c>FileStream.Lock</c>) is silently absent
/// on some file systems. Every failure but "somebody else has it" is an exception, never a lock that is not there.
/// The system releases the lock when the handle closes, so also when the process dies.
/// </remarks>
internal static class OsLock
{
    /// <summary>Takes the lock if it is free. False when another handle has it.</summary>
    /// <param name="file">The file; open for writing if the lock shall be exclusive.</param>
    /// <param name="exclusive">Whether to tolerate no other lock, or only no exclusive one.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses for another reason.</exception>
    public static bool TryLock(SafeFileHandle file, bool exclusive)
    {
        if (OperatingSystem.IsWindows())
        {
            return FileRangeLock.TryLock(file, exclusive);
        }

        return OperatingSystem.IsLinux() ? OpenFileLock.TryLock(file, exclusive) : Flock.TryLock(file, exclusive);
    }

    /// <summary>Takes the lock; waits without end for it. False when the wait was given up.</summary>
    /// <param name="file">The file; open for writing if the lock shall be exclusive.</param>
    /// <param name="exclusive">Whether to tolerate no other lock, or only no exclusive one.</param>
    /// <param name="isGivenUp">Asked when a signal ended the call, which none does on Windows; null for never.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public static bool Lock(SafeFileHandle file, bool exclusive, Func<bool>? isGivenUp = null)
    {
        if (OperatingSystem.IsWindows())
        {
            FileRangeLock.Lock(file, exclusive);
            return true;
        }

        return OperatingSystem.IsLinux()
            ? OpenFileLock.Lock(file, exclusive, isGivenUp)
            : Flock.Lock(file, exclusive, isGivenUp);
    }

    /// <summary>Who holds a lock on a file, for a message; null where the system does not tell.</summary>
    public static string? FindHolder(FileStatus file) =>
        OperatingSystem.IsLinux() && LockHolder.Find(file) is { } holder ? char.ToUpperInvariant(holder[0]) + holder[1..] : null;

    /// <summary>Gives the lock back.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public static void Release(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            FileRangeLock.Release(file);
        }
        else if (OperatingSystem.IsLinux())
        {
            OpenFileLock.Release(file);
        }
        else
        {
            Flock.Release(file);
        }
    }
}
