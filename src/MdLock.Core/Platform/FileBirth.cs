using System.Globalization;

namespace MdLock.Platform;

/// <summary>One file among all that ever were on its file system, whatever it is called and whatever is in it.</summary>
/// <remarks>The number alone does not tell: that of a file which was removed goes to another one, soon on some systems.</remarks>
/// <param name="FileId">Its number on its file system.</param>
/// <param name="BornAt">When it was made, in UTC by the file system's clock.</param>
internal sealed record FileBirth(ulong FileId, DateTime BornAt)
{
    /// <summary>Of a file; null where the file system does not keep when it was made.</summary>
    public static FileBirth? Of(FileStatus status) =>
        status is { Kind: FileKind.Regular, BornAt: { } bornAt } ? new(status.FileId, bornAt) : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FileId:x}-{BornAt.Ticks:x}");
}
