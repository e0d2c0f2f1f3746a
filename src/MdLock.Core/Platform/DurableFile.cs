using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>Small files that hold the old or the new content, whatever happens, the machine's end included.</summary>
internal static class DurableFile
{
    /// <summary>Replaces a file's content, or creates the file: written aside, synced, renamed, the folder synced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="share">Gives the new file its permissions, before anybody sees it; null for those of new files.</param>
    /// <exception cref="IOException">The old content is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The old content is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, Action<string>? share = null)
    {
        string aside = $"{path}.{Environment.ProcessId:x}-{Guid.NewGuid():N}.tmp";
        try
        {
            using (SafeFileHandle file = StateFile.Create(aside))
            {
                share?.Invoke(aside);
                RandomAccess.Write(file, content, 0);
                RandomAccess.FlushToDisk(file);
            }

            FileMove.Replace(aside, path);
        }
        catch
        {
            FileRemoval.Delete(aside);
            throw;
        }

        SyncFolderOf(path);
    }

    /// <summary>Makes the names in a file's folder durable; Windows does that by itself.</summary>
    public static void SyncFolderOf(string path) => SyncFolder(Path.GetDirectoryName(path)!);

    /// <summary>Makes the names in a folder durable; Windows does that by itself.</summary>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            Unix.DirectorySync.Flush(folder);
        }
    }
}
