namespace MdLock.Errors;

/// <summary>A change could not be written: <see cref="ErrorIds.CommitFailed"/>. The document is as it was.</summary>
public sealed class CommitException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The document.</param>
    /// <param name="innerException">The system's error.</param>
    public CommitException(string path, Exception innerException)
        : base(
            ErrorIds.CommitFailed,
            $"The change of '{path}' was not committed, and the document is as it was: {innerException?.Message}",
            "See that the disk has free space and works, then try again.",
            innerException)
    {
        Path = Shown(path);
    }

    /// <summary>The document.</summary>
    public string Path { get; }
}
