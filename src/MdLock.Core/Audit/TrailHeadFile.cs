using System.Text.Json;
using MdLock.Json;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>The head of a trail to bytes and back.</summary>
/// <remarks>
/// Always the same size, overwritten in place in one write of one page, which no crash of a process can tear and which
/// needs no space on a full disk.
/// </remarks>
internal static class TrailHeadFile
{
    // Five numbers of at most 19 digits, a hash of 64 and the names are below it.
    private const int Size = 320;

    /// <summary>Reads the head; null when the file does not hold one.</summary>
    public static TrailHead? Read(ITrailDisk disk, SafeFileHandle file)
    {
        byte[] bytes = new byte[Size + 1];
        int length = disk.Read(file, bytes, 0);
        try
        {
            TrailHead? head = length == Size
                ? JsonRecord.Read(bytes.AsSpan(0, length), AuditJson.ReadHead)
                : null;
            return head is { Sequence: >= 0, Length: >= 0, First: >= 1, Hash: not null } ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Overwrites the head.</summary>
    public static void Write(ITrailDisk disk, SafeFileHandle file, TrailHead head)
    {
        byte[] padded = new byte[Size];
        padded.AsSpan().Fill((byte)' ');
        JsonBytes.Of(head, AuditJson.Write).CopyTo(padded, 0);
        padded[^1] = (byte)'\n';
        disk.Write(file, padded, 0);
        if (RandomAccess.GetLength(file) > Size)
        {
            // Somebody else wrote more into it.
            disk.SetLength(file, Size);
        }
    }

    /// <summary>Reads the head of a trail; null when there is none, or none that can be read.</summary>
    public static TrailHead? Read(ITrailDisk disk, string path)
    {
        using SafeFileHandle? file = StateFile.TryOpen(path, write: false);
        return file is null ? null : Read(disk, file);
    }
}
