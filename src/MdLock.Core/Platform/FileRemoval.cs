using MdLock.Platform.Windows;

namespace MdLock.Platform;

/// <summary>Removes files, whoever has them open.</summary>
internal static class FileRemoval
{
    /// <summary>What a name ends in that nobody wants any more, while somebody has the file open.</summary>
    public const string Extension = ".gone";

    /// <summary>Removes a file or a link whose name may be wanted again: the name is free at once.</summary>
    /// <remarks>
    /// Older versions of Windows, and shares, keep the name of a deleted file until the last one closes it; who takes
    /// over a lock would find it in use. So the file leaves its name before it is deleted.
    /// </remarks>
    /// <exception cref="IOException">Somebody has it open and does not share it, or the system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not, or it is a folder.</exception>
    public static void Remove(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
            return;
        }

        string aside = Path.Combine(Path.GetDirectoryName(path)!, $"~{Guid.NewGuid():N}{Extension}");
        if (SharingRetry.Run(() => TryMoveFile(path, aside)))
        {
            try
            {
                File.Delete(aside);
            }
            catch (Exception inUse) when (FileFailure.Is(inUse))
            {
                // The name is free, which is what was wanted; a cleanup removes the rest.
            }
        }
    }

    /// <summary>Removes a file or a link whose name is its own; nothing happens when nothing is there.</summary>
    /// <exception cref="IOException">Somebody has it open and does not share it, or the system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not, or it is a folder.</exception>
    public static void Delete(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            SharingRetry.Run(() => File.Delete(path));
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <summary>False when nothing is there.</summary>
    private static bool TryMoveFile(string path, string aside)
    {
        switch (FileStatus.OfPath(path)?.Kind)
        {
            case null:
                return false;
            case FileKind.Directory:
                // As File.Delete says it.
                throw new UnauthorizedAccessException($"'{path}' is a folder.");
            default:
                File.Move(path, aside);
                return true;
        }
    }
}
