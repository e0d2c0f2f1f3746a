namespace MdLock.Errors;

/// <summary>
/// A change could not be written, and the document is as it was: <see cref="ErrorIds.CommitFailed"/>. Or it cannot be told
/// whether it was: <see cref="ErrorIds.CommitUnknown"/>.
/// </summary>
public sealed class CommitException : MdLockException
{
    /// <summary>Creates the error for a change that was not written.</summary>
    /// <param name="path">The document.</param>
    /// <param name="innerException">The system's error.</param>
    public CommitException(string path, Exception innerException)
        : this(
            ErrorIds.CommitFailed,
            path,
            $"The change of '{path}' was not committed, and the document is as it was: {innerException?.Message}",
            "See that the disk has free space and works, then try again.",
            innerException)
    {
    }

    private CommitException(string errorId, string path, string message, string recommendedAction, Exception? innerException)
        : base(errorId, message, recommendedAction, innerException) => Path = Shown(path);

    /// <summary>The document.</summary>
    public string Path { get; }

    /// <summary>Somebody else took the change along with his own, and what he made of it cannot be seen.</summary>
    internal static CommitException Unknown(string path, Exception cause) => new(
        ErrorIds.CommitUnknown,
        path,
        $"Another process took the change of '{path}' along with its own, and whether it was made cannot be told: {cause.Message}",
        "See with Get-MdSectionVersion or in the document whether the change is there, and repeat it if not.",
        cause);

    /// <summary>The store that tells what is committed did not answer.</summary>
    internal static CommitException NoAnswer(string path, Exception cause) => new(
        ErrorIds.CommitUnknown,
        path,
        $"The change of '{path}' was on its way to the store, and whether it was made cannot be told: {cause.Message}",
        "See with Get-MdSectionVersion, once the store can be reached, whether the change is there, and repeat it if not.",
        cause);
}
