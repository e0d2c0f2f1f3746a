namespace MdLock.Errors;

/// <summary>A document cannot be had: it is missing, is not text, or is beyond what MdLock reads.</summary>
/// <remarks>
/// Made by its factory methods, one for each condition. Those about the text itself are raised where no path is
/// known; the caller that knows it adds it with <see cref="At"/>.
/// </remarks>
public sealed class DocumentException : MdLockException
{
    private readonly string _what;

    private DocumentException(
        string errorId, string? path, string what, string recommendedAction, Exception? innerException = null)
        : base(errorId, $"{Subject(path)} {what}", recommendedAction, innerException)
    {
        Path = path is null ? null : Shown(path);
        _what = what;
    }

    /// <summary>The document's path as it was given; null where only its text was at hand.</summary>
    public string? Path { get; }

    /// <summary>No file at the path: <see cref="ErrorIds.DocumentNotFound"/>.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException NotFound(string path) => new(
        ErrorIds.DocumentNotFound, path, "does not exist.", "Check the path, or create the document first.");

    /// <summary>Not a regular file: <see cref="ErrorIds.DocumentNotAFile"/>.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="kind">What it is instead, such as "a folder".</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException NotAFile(string path, string kind) => new(
        ErrorIds.DocumentNotAFile, path, $"is {kind}, not a file.", "Name a regular file.");

    /// <summary>Bytes that are no text: <see cref="ErrorIds.DocumentNotText"/>.</summary>
    /// <param name="why">What was met, such as "holds a NUL character".</param>
    /// <param name="innerException">The decoder's error, if one led here.</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException NotText(string why, Exception? innerException = null) => new(
        ErrorIds.DocumentNotText,
        path: null,
        $"{why}, so it is not text that MdLock can edit.",
        "Save the document as UTF-8, or as UTF-16 with a byte order mark.",
        innerException);

    /// <summary>The file cannot be read: <see cref="ErrorIds.DocumentNotReadable"/>.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="innerException">The system's error.</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException NotReadable(string path, Exception innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        return new(
            ErrorIds.DocumentNotReadable,
            path,
            $"cannot be read: {innerException.Message}",
            "Check the permissions of the file and of the folders above it.",
            innerException);
    }

    /// <summary>The file or its folder cannot be written: <see cref="ErrorIds.DocumentNotWritable"/>.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="innerException">The system's error.</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException NotWritable(string path, Exception innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        return new(
            ErrorIds.DocumentNotWritable,
            path,
            $"cannot be replaced: {innerException.Message}",
            "Check the permissions of the file and of its folder, in which a temporary file is made.",
            innerException);
    }

    /// <summary>The file has several names: <see cref="ErrorIds.DocumentHardLinked"/>.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="links">How many names the file has, 2 or more.</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException HardLinked(string path, long links) => new(
        ErrorIds.DocumentHardLinked,
        path,
        $"has {links} hard links; replacing it would part it from the others.",
        "Keep one hard link, or use symbolic links, whose target MdLock edits in place of the link.");

    /// <summary>The file is too large: <see cref="ErrorIds.DocumentTooLarge"/>.</summary>
    /// <param name="path">The path as it was given; null where only the text is at hand.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="limit">The largest size that is edited, in bytes.</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException TooLarge(string? path, long size, long limit) => new(
        ErrorIds.DocumentTooLarge,
        path,
        $"is {size:N0} bytes long; MdLock edits up to {limit:N0}.",
        "Split the document.");

    /// <summary>The structure goes beyond a limit: <see cref="ErrorIds.DocumentTooComplex"/>.</summary>
    /// <param name="why">Which limit, such as "nests blocks more than 1,000 deep at line 7".</param>
    /// <param name="innerException">The parser's error, if one led here.</param>
    /// <returns>The error, to be thrown.</returns>
    public static DocumentException TooComplex(string why, Exception? innerException = null) => new(
        ErrorIds.DocumentTooComplex, path: null, $"{why}.", "Simplify or split the document.", innerException);

    /// <summary>The same error, with the path that was not known where it was raised.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <returns>The error, to be thrown.</returns>
    public DocumentException At(string path) =>
        new(ErrorId, path, _what, RecommendedAction!, InnerException);

    private static string Subject(string? path) => path is null ? "The document" : $"'{path}'";
}
