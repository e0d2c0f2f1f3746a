using System.Runtime.Versioning;
using MdLock.Platform.Unix;
using MdLock.Platform.Windows;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>Opens MdLock's own small files, and nothing that was planted in their place.</summary>
internal static class StateFile
{
    // Everybody may read, write, rename and remove while a file is open: order comes from the guard, not from here.
    private const FileShare ShareAll = FileShare.ReadWrite | FileShare.Delete;

    // Nearly all files are no longer than a lock's record: a buffer of the limit would cost more than the reading.
    private const int UsualSize = 1024;

    /// <summary>Opens an existing file; null when there is none.</summary>
    /// <exception cref="PlantedFileException">A link, a pipe, a folder or a device stands there.</exception>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static SafeFileHandle? TryOpen(string path, bool write)
    {
        bool isLink = false;
        SafeFileHandle? file;
        try
        {
            file = OperatingSystem.IsWindows()
                ? TryOpenWindows(path, write)
                : OpenNoFollow.TryOpen(path, write, out isLink);
        }
        catch (IOException) when (FileStatus.OfPath(path) is { Kind: not FileKind.Regular and var found })
        {
            // A folder cannot be opened for writing, nor a socket at all.
            throw new PlantedFileException(path, found);
        }

        if (isLink)
        {
            throw new PlantedFileException(path, FileKind.SymbolicLink);
        }

        if (file is null)
        {
            return null;
        }

        FileKind kind = FileStatus.OfHandle(file).Kind;
        if (kind == FileKind.Regular)
        {
            return file;
        }

        file.Dispose();
        throw new PlantedFileException(path, kind);
    }

    /// <summary>Creates a file that must not exist, a link in its place included; open for reading and writing.</summary>
    /// <exception cref="IOException">Something stands there, or the system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static SafeFileHandle Create(string path) => OperatingSystem.IsWindows()
        ? SharingRetry.Run(() => File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, ShareAll))
        : File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, ShareAll);

    /// <summary>Reads a file of at most so many bytes; null when it is longer.</summary>
    public static byte[]? ReadUpTo(SafeFileHandle file, int limit)
    {
        byte[] buffer = new byte[Math.Min(limit, UsualSize) + 1];
        int length = 0;
        while (true)
        {
            length += RandomAccess.Read(file, buffer.AsSpan(length), length);
            if (length > limit)
            {
                return null;
            }

            if (length < buffer.Length)
            {
                // Of a file, less than was asked for is all that there is.
                return buffer[..length];
            }

            Array.Resize(ref buffer, limit + 1);
        }
    }

    [SupportedOSPlatform("windows")]
    private static SafeFileHandle? TryOpenWindows(string path, bool write) => SharingRetry.Run(() =>
    {
        uint access = write ? WindowsFile.ReadWrite : WindowsFile.Read;
        SafeFileHandle? file = WindowsFile.TryOpen(path, access, followLinks: false, out int error);
        return file is not null || WindowsFile.IsAbsent(error) ? file : throw WindowsError.ToException(error, path);
    });
}
