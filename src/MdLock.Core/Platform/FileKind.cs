namespace MdLock.Platform;

/// <summary>What a directory entry is.</summary>
internal enum FileKind
{
    Regular,
    Directory,
    SymbolicLink,

    /// <summary>A pipe, a socket or a device.</summary>
    Other,
}
