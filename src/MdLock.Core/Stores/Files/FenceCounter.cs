using System.Globalization;
using System.Text;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>The counter of a document's fences and places: it only grows, across crashes and restarts too.</summary>
/// <remarks>
/// A crash of the machine may undo what was not synced, and syncing every fence would cost more than the lock. So a
/// ceiling is made durable ahead of the count, once in ten thousand; after a restart counting goes on from there.
/// Used within the critical section only.
/// </remarks>
internal sealed class FenceCounter(DocumentFolders folder, string bootId) : IDisposable
{
    private const long Block = 10_000;

    // "{boot id} {fence}\n": 32 digits, a space, 19 digits.
    private const int Length = 53;
    private const int MaxLength = 64;

    private SafeFileHandle? _file;
    private int _generation;
    private long _ceiling;

    /// <summary>The last number that was given out, or a larger one.</summary>
    /// <param name="generation">The guard's: another one means that the folder is new.</param>
    /// <param name="restarted">True when the machine was restarted since the count was last used.</param>
    public long Read(int generation, out bool restarted)
    {
        if (_generation != generation)
        {
            Dispose();
            _generation = generation;
        }

        _file ??= folder.Files.TryOpen(folder.Fence, write: true) ?? folder.Files.CreateShared(folder.Fence);
        string text = Encoding.ASCII.GetString(StateFile.ReadUpTo(_file, MaxLength) ?? []);
        string[] parts = text.Split(' ');
        bool readable = parts.Length == 2
            && long.TryParse(parts[1], NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out _);
        restarted = readable && parts[0] != bootId;
        return readable && !restarted
            ? long.Parse(parts[1], NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
            : ReadCeiling();
    }

    /// <summary>Keeps a new last number.</summary>
    public void Write(long fence)
    {
        if (fence > _ceiling)
        {
            _ceiling = ReadCeiling();
            if (fence > _ceiling)
            {
                _ceiling = fence + Block;
                folder.Files.WriteDurably(
                    folder.DurableFence,
                    Encoding.ASCII.GetBytes(_ceiling.ToString(CultureInfo.InvariantCulture) + "\n"));
            }
        }

        byte[] text = Encoding.ASCII.GetBytes($"{bootId} {fence.ToString("D19", CultureInfo.InvariantCulture)}\n");
        System.Diagnostics.Debug.Assert(text.Length == Length, "one size, so that one write replaces all of it");
        RandomAccess.Write(_file!, text, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private long ReadCeiling()
    {
        using SafeFileHandle? file = folder.Files.TryOpen(folder.DurableFence, write: false);
        string text = file is null ? "" : Encoding.ASCII.GetString(StateFile.ReadUpTo(file, MaxLength) ?? []);
        return long.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long ceiling)
            ? ceiling
            : 0;
    }
}
