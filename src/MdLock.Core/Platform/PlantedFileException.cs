namespace MdLock.Platform;

/// <summary>Something that is not a regular file stands where MdLock keeps a file of its own.</summary>
internal sealed class PlantedFileException(string path, FileKind kind)
    : IOException($"'{path}' should be a file of MdLock, but is {Describe(kind)}.")
{
    /// <summary>What something is, for a sentence.</summary>
    public static string Describe(FileKind kind) => kind switch
    {
        FileKind.Directory => "a folder",
        FileKind.SymbolicLink => "a symbolic link",
        _ => "a pipe, socket or device",
    };
}
