using System.Security.Cryptography;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Logs;

/// <summary>Reads sealed files, and takes no memory for what is none: the first line tells how much there is to be.</summary>
internal static class SealedFileReader
{
    /// <summary>So much is read at once; of more, the checksum is compared first, block by block.</summary>
    private const int AtOnce = 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    /// <summary>The bytes of the file as far as its first line says; of a file that does not fit it, no more than that line.</summary>
    /// <returns>The bytes, to be opened; null where there is no file.</returns>
    /// <exception cref="IOException">The system refuses.</exception>
    public static byte[]? Read(IDisk disk, string path)
    {
        using SafeFileHandle? file = disk.TryOpenToRead(path);
        return file is null ? null : Read(disk, file, 0, disk.Length(file));
    }

    /// <summary>The same of one that stands within a file, among others.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="end">Where the file ends.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static byte[] Read(IDisk disk, SafeFileHandle file, long offset, long end)
    {
        byte[] header = Take(disk, file, offset, SealedFile.HeaderLength);
        int length = SealedFile.ContentLength(header);
        long content = offset + SealedFile.HeaderLength;
        if (length < 0
            || end < content + length
            || (length > AtOnce && !SealedFile.HasHash(header, HashOf(disk, file, content, length))))
        {
            return header;
        }

        return [.. header, .. Take(disk, file, content, length)];
    }

    private static byte[] Take(IDisk disk, SafeFileHandle file, long offset, int length)
    {
        byte[] bytes = new byte[length];
        int done = 0;
        for (int read; done < length && (read = disk.Read(file, bytes.AsSpan(done), offset + done)) > 0; done += read)
        {
            // As much as there is.
        }

        return done == length ? bytes : bytes[..done];
    }

    private static string HashOf(IDisk disk, SafeFileHandle file, long offset, int length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkBytes];
        int done = 0;
        while (done < length)
        {
            int read = disk.Read(
                file, chunk.AsSpan(0, Math.Min(chunk.Length, length - done)), offset + done);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(chunk, 0, read);
            done += read;
        }

        return Sha256Text.Spell(hash.GetHashAndReset());
    }
}
