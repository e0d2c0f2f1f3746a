using System.ComponentModel;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>Whether somebody holds an entry's file, whatever stands in it.</summary>
internal static class EntryFile
{
    /// <summary>
    /// Whether the owner of an entry has let go of its file, which only the end of its process makes it do before the
    /// entry is gone; null where that cannot be told from here.
    /// </summary>
    /// <param name="files">The files of the document.</param>
    /// <param name="path">Where the entry is.</param>
    /// <param name="written">The file on which the owner took an OS lock, as it saw it: another one proves nothing.</param>
    public static bool? IsLetGo(StateFiles files, string path, FileIdentity? written)
    {
        try
        {
            using SafeFileHandle? file = written is null ? null : files.TryOpen(path, write: false);
            return file is not null && FileIdentity.Of(file) == written ? OsLock.TryLock(file, exclusive: false) : null;
        }
        catch (Exception refused) when (FileFailure.Is(refused) || refused is Win32Exception)
        {
            // Where no lock can be asked for, its absence tells nothing.
            return null;
        }
    }

    /// <summary>
    /// True while a process holds the OS lock on the file that each owner's process keeps on its entries: then the owner
    /// lives, though nobody can read who it is.
    /// </summary>
    public static bool IsInUse(StateFiles files, string path)
    {
        try
        {
            using SafeFileHandle? file = files.TryOpen(path, write: false);
            return file is not null && !OsLock.TryLock(file, exclusive: false);
        }
        catch (Exception refused) when (FileFailure.Is(refused) || refused is Win32Exception)
        {
            // What is planted there is nobody's entry, and what cannot be opened tells nothing.
            return false;
        }
    }
}
