using System.Globalization;
using System.Text;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>The counter of a document's fences and places: it only grows, across crashes and restarts too.</summary>
/// <remarks>
/// <para>
/// A crash of the machine may undo what was not synced, and syncing every fence would cost more than the lock. So a
/// ceiling is made durable ahead of the count, once in ten thousand; after a restart counting goes on from there.
/// Used within the critical section only.
/// </para>
/// <para>
/// What both files say is a claim: a count that lags behind the ceiling by more than a block, or behind what this
/// process knows, was set back and is passed over. One that nobody can go on from is a <see cref="Fault"/>: then no
/// number is given out, until a repair. Locks that are there are looked at, renewed and released all the same.
/// </para>
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
    private long _known;

    /// <summary>Why no number can be given out, as it was found by the last reading; null when one can.</summary>
    public string? Fault { get; private set; }

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

        // The ceiling is looked at once, and again for as long as there is something wrong.
        bool isDoubted = _file is null || Fault is not null;
        _file ??= folder.Files.TryOpen(folder.Fence, write: true) ?? folder.Files.CreateShared(folder.Fence);
        Fault = null;
        string text = Encoding.ASCII.GetString(StateFile.ReadUpTo(_file, MaxLength) ?? []);
        string[] parts = text.Split(' ');
        long count = 0;
        bool readable = parts.Length == 2 && TryParse(parts[1], out count);
        restarted = readable && parts[0] != bootId;
        bool isOfThisRun = readable && !restarted;
        if (isOfThisRun && count > FenceRange.Max)
        {
            Fault = $"'{folder.Fence}' says {count}";
        }
        else if (!isOfThisRun || isDoubted)
        {
            long ceiling = ReadCeiling();
            count = isOfThisRun && count >= ceiling - Block ? count : ceiling;
        }

        if (Fault is null && count <= FenceRange.MaxContinued)
        {
            _known = Math.Max(_known, count);
        }

        return Fault is null ? Math.Max(count, _known) : _known;
    }

    /// <summary>Keeps a new last number.</summary>
    /// <exception cref="StoreException">There is a fault, or no number left; nothing is written.</exception>
    public void Write(long fence)
    {
        if (Fault is null && fence > FenceRange.Max)
        {
            Fault = $"the last number, {FenceRange.Max}, is given out";
        }

        RequireSound();
        if (fence > _ceiling)
        {
            _ceiling = ReadCeiling();
            RequireSound();
            if (fence > _ceiling)
            {
                WriteCeiling(fence);
            }
        }

        WriteCount(fence);
    }

    /// <summary>Begins to count anew, behind a number that is given, and behind what the files claim and can be gone on from.</summary>
    /// <returns>The last number as it is now.</returns>
    public long Mend(long known)
    {
        string text = Encoding.ASCII.GetString(StateFile.ReadUpTo(_file!, MaxLength) ?? []);
        long claimed = TryParse(text.Split(' ')[^1], out long count) ? count : 0;
        long last = ((long[])[claimed, ReadCeiling(), _known, known]).Where(claim => claim <= FenceRange.MaxContinued).Max();
        Fault = null;
        WriteCeiling(last);
        WriteCount(last);
        return last;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);

    private void RequireSound()
    {
        if (Fault is not null)
        {
            throw new StoreException(
                ErrorIds.StoreCorrupt,
                $"The counter of the locks at '{folder.Folder}' cannot be gone on from: {Fault}. Nothing was granted.",
                "Mend it with Repair-MdDocument.");
        }
    }

    private void WriteCount(long fence)
    {
        byte[] text = Encoding.ASCII.GetBytes($"{bootId} {fence.ToString("D19", CultureInfo.InvariantCulture)}\n");
        System.Diagnostics.Debug.Assert(text.Length == Length, "one size, so that one write replaces all of it");
        RandomAccess.Write(_file!, text, 0);
        _known = fence <= FenceRange.MaxContinued ? fence : _known;
    }

    private void WriteCeiling(long fence)
    {
        _ceiling = Math.Min(fence + Block, FenceRange.Max);

        // It went with a document that got another name while somebody waited under this one.
        folder.CreateFolder(folder.Durable);
        folder.Files.WriteDurably(
            folder.DurableFence, Encoding.ASCII.GetBytes(_ceiling.ToString(CultureInfo.InvariantCulture) + "\n"));
    }

    /// <summary>The ceiling; 0 where there is none, and a fault for what is none.</summary>
    private long ReadCeiling()
    {
        using SafeFileHandle? file = folder.Files.TryOpen(folder.DurableFence, write: false);
        if (file is null)
        {
            return 0;
        }

        byte[]? bytes = StateFile.ReadUpTo(file, MaxLength);
        if (bytes is not null && TryParse(Encoding.ASCII.GetString(bytes), out long ceiling) && ceiling <= FenceRange.Max)
        {
            return ceiling;
        }

        Fault = $"'{folder.DurableFence}' says no number that can be one";
        return 0;
    }
}
