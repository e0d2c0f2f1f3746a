using System.Text.Json;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores;

/// <summary>The file of a folder's marker: right in the folder beside the documents for what is durable, for all of them.</summary>
/// <param name="folders">The folders of one of the documents.</param>
internal sealed class MarkerFile(DocumentFolders folders)
{
    private const string Name = "store.json";
    private const int MaxLength = 64 * 1024;

    private readonly string _place = System.IO.Path.GetDirectoryName(folders.Durable)!;

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(folders.Durable)!, Name);

    /// <summary>What tells whether it is still the file that was read; null where there is none.</summary>
    /// <exception cref="StoreException">The system refuses to tell.</exception>
    public FileStatus? Status => Guarded(() => FileStatus.OfPath(Path));

    /// <summary>Whether two looks saw one file, in one state.</summary>
    public static bool IsSame(FileStatus? one, FileStatus? other) => one is { } first && other is { } second
        ? first.IsSameFile(second) && first.WrittenAt == second.WrittenAt && first.Length == second.Length
        : one is null && other is null;

    /// <summary>The marker; null where there is none.</summary>
    /// <exception cref="StoreException">It cannot be read, or is none.</exception>
    public StoreMarker? Read() => Guarded(() =>
    {
        folders.Files.Refresh();
        using SafeFileHandle? file = folders.Files.TryOpen(Path, write: false);
        if (file is null)
        {
            return null;
        }

        try
        {
            byte[] bytes = StateFile.ReadUpTo(file, MaxLength) ?? throw new JsonException($"it is longer than {MaxLength} bytes");
            return StoreMarker.Parse(bytes) ?? throw Newer();
        }
        catch (JsonException damaged)
        {
            throw Damaged(damaged);
        }
    });

    /// <summary>Makes the marker, if there is none; whoever sees it sees it whole.</summary>
    /// <returns>False where somebody else was faster.</returns>
    /// <exception cref="StoreException">The system refuses.</exception>
    public bool TryCreate(StoreMarker marker) => Guarded(() =>
    {
        OpenFolder folder = folders.Files.Folders.Create(_place);
        string aside = DurableFile.NewAside(Name);
        try
        {
            using (SafeFileHandle file = folder.CreateFile(aside))
            {
                folders.Files.ShareBeside(file);
                RandomAccess.Write(file, marker.ToBytes(), 0);
                RandomAccess.FlushToDisk(file);
            }

            folder.Rename(aside, folder, Name);
            folder.Sync();
            return true;
        }
        catch (IOException) when (folder.StatusOf(Name) is not null)
        {
            folder.Delete(aside);
            return false;
        }
        catch
        {
            folder.Delete(aside);
            throw;
        }
    });

    /// <summary>Puts another marker in the place of the one that is there, durably.</summary>
    /// <exception cref="StoreException">The system refuses; it is as it was.</exception>
    public void Replace(StoreMarker marker) => Guarded(() =>
    {
        DurableFile.Write(folders.Files.Folders.Create(_place), Name, marker.ToBytes(), folders.Files.ShareBeside);
        return true;
    });

    /// <summary>Removes it, durably.</summary>
    /// <exception cref="StoreException">The system refuses.</exception>
    public void Remove() => Guarded(() =>
    {
        if (folders.Files.Folders.TryOpen(_place) is { } folder)
        {
            folder.Remove(Name);
            folder.Sync();
        }

        return true;
    });

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, Path);
        }
    }

    private StoreException Damaged(JsonException cause) => new(
        ErrorIds.StoreCorrupt,
        $"'{Path}' should say where the locks of this folder are, and cannot be read: {cause.Message}",
        "Put back the file as another host or a backup has it. Without it nobody knows in which store the locks are.",
        cause);

    private StoreException Newer() => new(
        ErrorIds.StoreCorrupt,
        $"'{Path}' says where the locks of this folder are, and was written by a newer version of MdLock.",
        "Use the version of MdLock that wrote it, or a newer one.");
}
