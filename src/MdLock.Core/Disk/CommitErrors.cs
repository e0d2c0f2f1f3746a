using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>What a failure of the file system means for a commit.</summary>
internal static class CommitErrors
{
    /// <summary>True for a failure that <see cref="From"/> explains.</summary>
    public static bool IsFailure(Exception failure) =>
        FileFailure.Is(failure) || failure is StoreException;

    /// <summary>The error to report.</summary>
    public static MdLockException From(Exception failure, string path) => failure switch
    {
        StoreException store => store,
        PlantedFileException or UntrustedFolderException => StoreErrors.From(failure, path),
        UnauthorizedAccessException => DocumentException.NotWritable(path, failure),
        _ => new CommitException(path, failure),
    };
}
