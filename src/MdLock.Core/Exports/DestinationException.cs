namespace MdLock.Errors;

/// <summary>An export cannot be written: <see cref="ErrorIds.DestinationNotWritable"/>. What was there is untouched.</summary>
public sealed class DestinationException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="innerException">The system's error.</param>
    public DestinationException(string path, Exception innerException)
        : base(
            ErrorIds.DestinationNotWritable,
            $"'{path}' cannot be written: {innerException?.Message}",
            "See that the folder is there and can be written, and that the disk has free space.",
            innerException)
    {
        Path = Shown(path);
    }

    /// <summary>The file.</summary>
    public string Path { get; }
}
