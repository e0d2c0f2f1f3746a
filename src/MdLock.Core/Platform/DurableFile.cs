using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>Small files that hold the old or the new content, whatever happens, the machine's end included.</summary>
internal static class DurableFile
{
    /// <summary>A name for a file that is written aside, before it takes the place of another.</summary>
    public static string NewAside(string name) => $"{name}.{Environment.ProcessId:x}-{Guid.NewGuid():N}.tmp";

    /// <summary>Replaces the content of a user's own file, or creates it: written aside, synced, renamed, the folder synced.</summary>
    /// <exception cref="IOException">The old content is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The old content is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string aside = NewAside(path);
        try
        {
            using (SafeFileHandle file = StateFile.Create(aside))
            {
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

        using OpenFolder folder = OpenFolder.TryOpen(CanonicalPath.Of(Path.GetDirectoryName(path)!))
            ?? throw new DirectoryNotFoundException($"The folder of '{path}' is gone.");
        folder.Sync();
    }

    /// <summary>The same of one of MdLock's own files, in an open folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="share">Opens the new file to those for whom it is, before anybody sees it.</param>
    /// <exception cref="IOException">The old content is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The old content is untouched.</exception>
    public static void Write(OpenFolder folder, string name, ReadOnlySpan<byte> content, Action<SafeFileHandle> share)
    {
        string aside = NewAside(name);
        try
        {
            using (SafeFileHandle file = folder.CreateFile(aside))
            {
                share(file);
                RandomAccess.Write(file, content, 0);
                RandomAccess.FlushToDisk(file);
            }

            folder.Replace(aside, folder, name);
        }
        catch
        {
            folder.Delete(aside);
            throw;
        }

        folder.Sync();
    }

    /// <summary>Creates a file that has its audience when it gets its name: who dies before leaves nothing that shuts others out.</summary>
    /// <exception cref="IOException">Something has the name, or the system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static SafeFileHandle Create(OpenFolder folder, string name, Action<SafeFileHandle> share)
    {
        string aside = NewAside(name);
        SafeFileHandle file = folder.CreateFile(aside);
        try
        {
            share(file);
            folder.Rename(aside, folder, name);
            return file;
        }
        catch
        {
            file.Dispose();
            folder.Delete(aside);
            throw;
        }
    }
}
