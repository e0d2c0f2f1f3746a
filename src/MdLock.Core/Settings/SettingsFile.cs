using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Settings;

/// <summary>Reads files of settings, and changes them: readers see the old or the new content, whole.</summary>
internal static class SettingsFile
{
    /// <summary>Ten settings take half a kilobyte; the rest is for what newer versions may add.</summary>
    private const int MaxBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What a file says; null when it is not there.</summary>
    /// <exception cref="SettingsException">It cannot be read, or says no settings.</exception>
    public static SettingsContent? TryRead(string path)
    {
        try
        {
            using SafeFileHandle? file = StateFile.TryOpen(path, write: false);
            if (file is null)
            {
                return null;
            }

            byte[] bytes = StateFile.ReadUpTo(file, MaxBytes)
                ?? throw SettingsException.Corrupt(path, $"it is longer than {MaxBytes} bytes");
            return SettingsContent.Parse(bytes, path);
        }
        catch (PlantedFileException planted)
        {
            throw SettingsException.Planted(path, planted);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw SettingsException.NotReadable(path, failure);
        }
    }

    /// <summary>Changes what a file says; two who do so at once do it one after the other.</summary>
    /// <remarks>A file that would say nothing is removed.</remarks>
    /// <exception cref="SettingsException">It cannot be read or written; it is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it is as it was.</exception>
    public static void Update(
        SettingsPlace place, Func<SettingsContent, SettingsContent> change, CancellationToken cancellation)
    {
        if (TryRead(place.File) is null && change(SettingsContent.Empty).Entries.Count == 0)
        {
            return;
        }

        place.MakeFolder();
        try
        {
            using var threads = new BlockingThreads();
            using SafeFileHandle file = OpenLock(place);
            if (!new InterruptibleOsLock(file, threads).TryAcquire(Patience, cancellation))
            {
                throw SettingsException.Occupied(place.File, Patience);
            }

            Write(place, change(TryRead(place.File) ?? SettingsContent.Empty));
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw Refused(failure, place.File);
        }
    }

    /// <summary>What a failure of the file system means for a file that shall be written.</summary>
    public static SettingsException Refused(Exception failure, string path) => failure is PlantedFileException
        ? SettingsException.Planted(path, failure)
        : SettingsException.NotWritable(path, failure);

    /// <summary>A file beside it that is never removed: a lock on the file itself would go with its replacement.</summary>
    private static SafeFileHandle OpenLock(SettingsPlace place)
    {
        string path = place.File + ".lock";
        while (true)
        {
            if (StateFile.TryOpen(path, write: true) is { } file)
            {
                return file;
            }

            try
            {
                SafeFileHandle created = StateFile.Create(path);
                place.Share(path);
                return created;
            }
            catch (IOException) when (Path.Exists(path))
            {
                // Somebody else was faster.
            }
        }
    }

    private static void Write(SettingsPlace place, SettingsContent content)
    {
        // Within the lock nobody else is about to write: what is there is from a process that died.
        string folder = Path.GetDirectoryName(place.File)!;
        foreach (string name in FolderListing.Names(folder, ".tmp"))
        {
            if (name.StartsWith(Path.GetFileName(place.File) + ".", StringComparison.Ordinal))
            {
                StateFile.Remove(Path.Combine(folder, name));
            }
        }

        if (content.Entries.Count > 0)
        {
            DurableFile.Write(place.File, content.ToBytes(), place.Share);
        }
        else
        {
            StateFile.Remove(place.File);
            DurableFile.SyncFolderOf(place.File);
        }
    }
}
