using System.Text.Json;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>Where the trail ends: what a verifier needs to notice that whole lines are gone there.</summary>
/// <remarks>
/// Always the same size, overwritten in place in one write of one page, which no crash of a process can tear and which
/// needs no space on a full disk.
/// </remarks>
internal sealed record TrailHead
{
    // Five numbers of at most 19 digits, a hash of 64 and the names are below it.
    private const int Size = 320;

    /// <summary>The head of a trail without events.</summary>
    public static TrailHead Empty { get; } = new() { Sequence = 0, Hash = ChainedLine.NoHash, Length = 0, First = 1, Oldest = 1 };

    public int Schema { get; init; } = AuditEvent.CurrentSchema;

    /// <summary>The number of the newest event; 0 before the first.</summary>
    public required long Sequence { get; init; }

    /// <summary>The hash of the newest event.</summary>
    public required string Hash { get; init; }

    /// <summary>The bytes that the current file has.</summary>
    public required long Length { get; init; }

    /// <summary>The number of the first event of the current file.</summary>
    public required long First { get; init; }

    /// <summary>The number of the first event of the oldest file that is kept.</summary>
    public required long Oldest { get; init; }

    /// <summary>Reads the head; null when there is no file, or none that holds one.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static TrailHead? Read(IDisk disk, SafeFileHandle? file)
    {
        byte[] bytes = new byte[Size + 1];
        try
        {
            TrailHead? head = file is not null && disk.Read(file, bytes, 0) == Size
                ? JsonRecord.Read(bytes.AsSpan(0, Size), AuditJson.ReadHead)
                : null;
            return head is { Sequence: >= 0, Length: >= 0, First: >= 1, Hash: not null } ? head : null;
        }
        catch (JsonException)
        {
            // The head only saves a look for the end: without it the end is found in the trail itself.
            return null;
        }
    }

    /// <summary>Overwrites the head.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public void Write(IDisk disk, KeptFile file)
    {
        byte[] padded = new byte[Size];
        padded.AsSpan().Fill((byte)' ');
        JsonBytes.Of(this, AuditJson.Write).CopyTo(padded, 0);
        padded[^1] = (byte)'\n';
        disk.Write(file.Handle, padded, 0);
        if (file.Length > Size)
        {
            // Somebody else wrote more into it.
            disk.SetLength(file.Handle, Size);
        }
    }
}
