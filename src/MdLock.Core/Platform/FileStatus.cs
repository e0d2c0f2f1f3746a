namespace MdLock.Platform;

/// <summary>What the file system knows of a file, beside its content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Device">The file system it is on.</param>
/// <param name="FileId">Its number there (inode): with the device it names one file among all that exist now.</param>
/// <param name="LinkCount">How many names it has.</param>
/// <param name="UserId">The owning user; 0 on Windows.</param>
/// <param name="GroupId">The owning group; 0 on Windows.</param>
/// <param name="Mode">The permission bits; 0 on Windows.</param>
internal readonly record struct FileStatus(
    FileKind Kind, ulong Device, ulong FileId, uint LinkCount, uint UserId, uint GroupId, UnixFileMode Mode)
{
    /// <summary>The length in bytes; 0 for what is no file.</summary>
    public long Length { get; init; }

    /// <summary>When the content was last written, in UTC by the file system's clock.</summary>
    public DateTime WrittenAt { get; init; }

    /// <summary>
    /// When its content, its names or its permissions were last changed, in UTC by the file system's clock: nobody can set
    /// that. Null where the system does not tell.
    /// </summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>When it was made, in UTC by the file system's clock; null where the file system does not keep that.</summary>
    /// <remarks>With the number it names one file among all that ever were: a number is given anew, soon on some systems.</remarks>
    public DateTime? BornAt { get; init; }

    /// <summary>True when both describe one and the same file.</summary>
    public bool IsSameFile(FileStatus other) => FileId == other.FileId && Device == other.Device;

    /// <summary>The status of what stands at a path, a link itself and not its target; null when nothing does.</summary>
    /// <exception cref="IOException">The system refuses to tell.</exception>
    public static FileStatus? OfPath(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Windows.FileInformation.OfPath(path);
        }

        return OperatingSystem.IsMacOS() ? MacOS.Stat.OfPath(path) : Linux.Statx.OfPath(path);
    }

    /// <summary>The status of an open file.</summary>
    /// <exception cref="IOException">The system refuses to tell.</exception>
    public static FileStatus OfHandle(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            return Windows.FileInformation.OfHandle(file);
        }

        return OperatingSystem.IsMacOS() ? MacOS.Stat.OfHandle(file) : Linux.Statx.OfHandle(file);
    }

    /// <summary>The status from the mode word and the times of a Unix system.</summary>
    internal static FileStatus FromUnix(
        uint mode, ulong device, ulong fileId, uint linkCount, uint userId, uint groupId, long length, DateTime writtenAt)
    {
        // The file type is the upper four bits of the mode, the same on Linux and macOS (POSIX sys/stat.h).
        FileKind kind = (mode & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0xA000 => FileKind.SymbolicLink,
            _ => FileKind.Other,
        };
        return new(kind, device, fileId, linkCount, userId, groupId, (UnixFileMode)(mode & 0xFFF))
        {
            Length = length,
            WrittenAt = writtenAt,
        };
    }

    /// <summary>A moment as Unix systems count it.</summary>
    internal static DateTime MomentOf(long seconds, long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
}
