using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>A folder with all that is in it.</summary>
internal static class FolderTree
{
    /// <summary>Removes it beneath its open folders; does nothing where there is none. A link in it goes, not what it leads to.</summary>
    /// <exception cref="IOException">The system refuses; what was removed is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="PlantedFileException">No folder has the name, or something came in meanwhile.</exception>
    public static void Remove(OpenFolder above, string name)
    {
        using (OpenFolder? folder = above.TryOpenFolder(name))
        {
            if (folder is null)
            {
                return;
            }

            foreach (string inner in folder.Names(""))
            {
                if (folder.StatusOf(inner)?.Kind == FileKind.Directory)
                {
                    Remove(folder, inner);
                }
                else
                {
                    folder.Remove(inner);
                }
            }
        }

        above.RemoveFolder(name);
    }
}
