namespace MdLock.Platform;

/// <summary>What tells that a file was replaced or written, without reading it. Two marks that differ mean a change.</summary>
/// <param name="FileId">Its number on its file system.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenAt">When it was last written, by the file system's clock.</param>
internal sealed record FileMark(ulong FileId, long Length, DateTime WrittenAt)
{
    /// <summary>The mark of a file; null when there is none, or none can be had.</summary>
    public static FileMark? Of(string path)
    {
        try
        {
            return FileStatus.OfPath(path) is { Kind: FileKind.Regular } status
                ? new FileMark(status.FileId, status.Length, status.WrittenAt)
                : null;
        }
        catch (Exception gone) when (FileFailure.Is(gone))
        {
            // Whoever asks wants to see a change: a file that cannot be looked at has none to show yet.
            return null;
        }
    }
}
