using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>Who may read and write a document, and with that the files that MdLock keeps for it.</summary>
/// <param name="UserId">The document's owner.</param>
/// <param name="GroupId">The document's group.</param>
/// <param name="Mode">The document's permissions.</param>
internal readonly record struct Audience(uint UserId, uint GroupId, UnixFileMode Mode)
{
    private const UnixFileMode OwnersOfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersOfFolder = OwnersOfFile | UnixFileMode.UserExecute;
    private const UnixFileMode Readers = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Writers = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Everything = (UnixFileMode)0x1FF;

    /// <summary>That of a document, or of a folder.</summary>
    public static Audience Of(FileStatus status) => new(status.UserId, status.GroupId, status.Mode);

    /// <summary>The mode of a file that whoever may read the document may read, and whoever may write it may write.</summary>
    public UnixFileMode OfFile => (Mode & (Readers | Writers)) | OwnersOfFile;

    /// <summary>The mode of a file whose lock excludes others: who may only read the document can then not stop those who write.</summary>
    public UnixFileMode OfExcludingFile => (Mode & Writers) | (UnixFileMode)((int)(Mode & Writers) << 1) | OwnersOfFile;

    /// <summary>The mode of a file for a use.</summary>
    public UnixFileMode Of(FileUse use) => use == FileUse.Content ? OfFile : OfExcludingFile;

    /// <summary>The mode of a folder with files for the document alone.</summary>
    public UnixFileMode OfFolder =>
        (Mode & (Readers | Writers))
        | (UnixFileMode)((int)(Mode & Readers) >> 2)
        | (UnixFileMode)((int)(Mode & Writers) >> 1)
        | OwnersOfFolder;

    /// <summary>The mode of a folder beside the documents, for all of them: that of the folder they are in.</summary>
    public UnixFileMode OfCommonFolder => (Mode & (Everything | UnixFileMode.StickyBit)) | OwnersOfFolder;
}
