using System.ComponentModel;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>Whether somebody holds an entry's file, whatever stands in it.</summary>
internal static class EntryFile
{
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
