namespace MdLock.Platform;

/// <summary>Something else stands where MdLock keeps a file or a folder of its own.</summary>
internal sealed class PlantedFileException(string path, FileKind kind)
    : IOException($"'{path}' is not what MdLock keeps there, but {Describe(kind)}.")
{
    /// <summary>What something is, for a sentence.</summary>
    public static string Describe(FileKind kind) => kind switch
    {
        FileKind.Regular => "a file",
        FileKind.Directory => "a folder",
        FileKind.SymbolicLink => "a symbolic link",
        _ => "a pipe, socket or device",
    };
}
