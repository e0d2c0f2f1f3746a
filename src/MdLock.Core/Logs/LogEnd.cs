using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Logs;

/// <summary>The end of a log that its owner remembers, against the one that is there.</summary>
/// <param name="Remembered">Where the next line was to begin, in bytes.</param>
/// <param name="Length">How long the file is, in bytes; -1 where there is none.</param>
/// <param name="IsTorn">Whether the file ends within a line.</param>
internal sealed record LogEnd(long Remembered, long Length, bool IsTorn)
{
    /// <summary>Whether there is no file.</summary>
    public bool IsGone => Length < 0;

    /// <summary>Whether bytes are missing that were there.</summary>
    public bool HasLost => Length < Remembered;

    /// <summary>Whether there are bytes that the owner does not know.</summary>
    public bool HasMore => Length > Remembered;

    /// <summary>Whether the next line can be written to the remembered place, and nothing be said.</summary>
    public bool IsAsRemembered => Length == Remembered && !IsTorn;

    /// <summary>Looks at the last byte of a file, however long it is.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="file">The file; null where there is none.</param>
    /// <param name="remembered">The remembered end.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static LogEnd Find(IDisk disk, SafeFileHandle? file, long remembered) => file is null
        ? new(remembered, Length: -1, IsTorn: false)
        : Find(disk, file, disk.Length(file), remembered);

    /// <summary>The same of a file whose length is known, in bytes.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static LogEnd Find(IDisk disk, SafeFileHandle file, long length, long remembered)
    {
        Span<byte> last = stackalloc byte[1];
        bool isTorn = length > 0 && !(disk.Read(file, last, length - 1) == 1 && last[0] == '\n');
        return new(remembered, length, isTorn);
    }
}
