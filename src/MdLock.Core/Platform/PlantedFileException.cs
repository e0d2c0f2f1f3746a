namespace MdLock.Platform;

/// <summary>Something else stands where MdLock keeps a file or a folder of its own.</summary>
/// <param name="path">Where.</param>
/// <param name="kind">What it is.</param>
/// <param name="names">How many names it has: a file of MdLock has the one.</param>
internal sealed class PlantedFileException(string path, FileKind kind, uint names = 1)
    : IOException($"'{path}' is not what MdLock keeps there, but {Describe(kind)}{(names > 1 ? " that has other names too" : "")}.")
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
