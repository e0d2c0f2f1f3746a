using System.ComponentModel;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>What a failure of the file system means for the lock files.</summary>
internal static class StoreErrors
{
    /// <summary>True for a failure that <see cref="From"/> explains.</summary>
    public static bool IsFailure(Exception failure) =>
        FileFailure.Is(failure) || failure is Win32Exception;

    /// <summary>The error to report.</summary>
    /// <param name="failure">What the system said.</param>
    /// <param name="path">Where.</param>
    public static StoreException From(Exception failure, string path) => failure switch
    {
        PlantedFileException => new(
            ErrorIds.StoreCorrupt,
            failure.Message,
            "Find out who put it there, and remove it.",
            failure),
        UntrustedFolderException untrusted => new(
            ErrorIds.StoreNotTrusted,
            failure.Message,
            untrusted.Advice,
            failure),
        UnauthorizedAccessException => new(
            ErrorIds.StoreNotWritable,
            $"The lock files at '{path}' cannot be written: {failure.Message}",
            "Get write permission for the folder, or set LOCK_ROOT to a folder that all who share the document can write.",
            failure),
        Win32Exception => new(
            ErrorIds.StoreFailed,
            $"The system refused an operating-system lock at '{path}': {failure.Message}",
            "Use a file system that supports locks between processes, or set LOCK_ROOT to a folder on one.",
            failure),
        _ => new(
            ErrorIds.StoreFailed,
            $"The lock files at '{path}' cannot be used: {failure.Message}",
            "See that the file system has free space and works, then try again.",
            failure),
    };
}
