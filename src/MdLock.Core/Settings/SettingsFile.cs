using MdLock.Disk;
using MdLock.Errors;
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
            var content = SettingsContent.Parse(bytes, path);
            return content.HasSecret && StoreAddress.IsOpenToAll(FileStatus.OfHandle(file))
                ? throw SettingsException.TooOpen(path, "password")
                : content;
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

        using OpenFolder folder = place.OpenFolder();
        try
        {
            using var threads = new BlockingThreads();
            using SafeFileHandle file = OpenLock(place, folder);
            if (!new InterruptibleOsLock(file, threads).TryAcquire(Patience, cancellation))
            {
                throw SettingsException.Occupied(place.File, Patience);
            }

            Write(place, folder, change(TryRead(place.File) ?? SettingsContent.Empty));
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
    private static SafeFileHandle OpenLock(SettingsPlace place, OpenFolder folder)
    {
        string name = Path.GetFileName(place.File) + ".lock";
        while (true)
        {
            if (folder.TryOpenFile(name, write: true, out _) is { } file)
            {
                return file;
            }

            try
            {
                return DurableFile.Create(folder, name, created => place.Share(created, FileUse.Exclusion));
            }
            catch (IOException) when (folder.StatusOf(name) is not null)
            {
                // Somebody else was faster.
            }
        }
    }

    private static void Write(SettingsPlace place, OpenFolder folder, SettingsContent content)
    {
        // Within the lock nobody else is about to write: what is there is from a process that died.
        string file = Path.GetFileName(place.File);
        foreach (string name in folder.Names(".tmp"))
        {
            if (name.StartsWith(file + ".", StringComparison.Ordinal))
            {
                folder.Remove(name);
            }
        }

        if (content.Entries.Count > 0)
        {
            DurableFile.Write(folder, file, content.ToBytes(), created => place.Share(created, FileUse.Content));
        }
        else
        {
            folder.Remove(file);
            folder.Sync();
        }
    }
}
