using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>That a file has the content with which it was read, without reading it again.</summary>
/// <remarks>
/// As git takes it: the same file, of the same length, whose content and status were last changed when they were; the
/// time of the status nobody can set. Two changes within one tick of the file system's clock would look alike, so what was
/// changed shortly before it was read proves nothing. Good for whoever only looks: a change is made by the content itself.
/// </remarks>
internal sealed class ContentProof
{
    /// <summary>Longer than the coarsest clock of a file system, two seconds on FAT.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(3);

    private readonly FileStatus _status;

    /// <summary>Whether the system tells of a file what a proof takes: Windows does not.</summary>
    public static bool AreMade => !OperatingSystem.IsWindows();

    private ContentProof(FileStatus status) => _status = status;

    /// <summary>Whether a file with that status was left alone for long enough to prove anything.</summary>
    /// <param name="status">The status.</param>
    /// <param name="now">The time before it was asked for, in UTC.</param>
    public static bool IsPossible(FileStatus status, DateTime now) =>
        status.ChangedAt is { } changedAt && changedAt < now - Grain && status.WrittenAt < now - Grain;

    /// <summary>The proof of a content; null where the status proves nothing.</summary>
    /// <param name="mount">Where the file is: if other machines write there too, its times are theirs, or remembered ones.</param>
    /// <param name="before">The status before the content was read.</param>
    /// <param name="after">The status after it.</param>
    /// <param name="now">The time before all of it, in UTC.</param>
    public static ContentProof? TryMake(FileSystemMount mount, FileStatus before, FileStatus after, DateTime now)
    {
        var proof = new ContentProof(before);
        return IsPossible(before, now) && proof.Covers(after) && mount.IsLocal ? proof : null;
    }

    /// <summary>Whether a file with that status has the content.</summary>
    public bool Covers(FileStatus status) =>
        status.IsSameFile(_status)
        && status.Length == _status.Length
        && status.WrittenAt == _status.WrittenAt
        && status.ChangedAt == _status.ChangedAt;
}
