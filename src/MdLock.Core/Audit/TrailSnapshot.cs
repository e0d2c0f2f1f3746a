using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>All files of a trail, opened at one moment: later appends, rotations and removals do not show.</summary>
internal sealed class TrailSnapshot : IDisposable
{
    private TrailSnapshot(IReadOnlyList<TrailFile> files, TrailHead? head)
    {
        Files = files;
        Head = head;
    }

    /// <summary>The files, oldest first.</summary>
    public IReadOnlyList<TrailFile> Files { get; }

    /// <summary>The head; null when there is none that can be read.</summary>
    public TrailHead? Head { get; }

    /// <summary>Opens what is there. Outside the trail's critical section the head may be ahead of the files.</summary>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static TrailSnapshot Open(TrailFiles files)
    {
        IDisk disk = files.Disk;
        var opened = new List<TrailFile>();
        try
        {
            // The current one first: closed meanwhile, it is met again under its other name.
            TrailFile? current = TryOpen(disk, files.Current, isCurrent: true);
            foreach (long first in files.ListClosed())
            {
                if (TryOpen(disk, files.Closed(first), isCurrent: false) is not { } closed)
                {
                    continue;
                }

                // In its place among the closed ones: by now it may not be the last of them.
                opened.Add(closed);
                if (current is not null && IsSame(closed, current))
                {
                    current.Handle.Dispose();
                    current = null;
                }
            }

            if (current is not null)
            {
                opened.Add(current);
            }

            using SafeFileHandle? head = disk.TryOpenToRead(files.Head);
            return new(opened, TrailHead.Read(disk, head));
        }
        catch
        {
            opened.ForEach(file => file.Handle.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TrailFile file in Files)
        {
            file.Handle.Dispose();
        }
    }

    private static TrailFile? TryOpen(IDisk disk, string path, bool isCurrent)
    {
        SafeFileHandle? handle = disk.TryOpenToRead(path);
        return handle is null ? null : new(Path.GetFileName(path), handle, disk.Length(handle), isCurrent);
    }

    private static bool IsSame(TrailFile one, TrailFile other) =>
        FileStatus.OfHandle(one.Handle).IsSameFile(FileStatus.OfHandle(other.Handle));
}
