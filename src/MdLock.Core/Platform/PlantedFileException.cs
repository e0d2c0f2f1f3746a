namespace MdLock.Platform;

/// <summary>Something that is not a regular file stands where MdLock keeps a file of its own.</summary>
internal sealed class PlantedFileException(string path, FileKind kind)
    : IOException($"'{path}' should be a file of MdLock, but is a {Describe(kind)}.")
{
    private static string Describe(FileKind kind) => kind switch
    {
        FileKind.Directory => "folder",
        FileKind.SymbolicLink => "symbolic link",
        _ => "pipe, socket or device",
    };
}
