namespace MdLock.Platform;

/// <summary>Tells what a file system refuses from what is a fault in the code.</summary>
internal static class FileFailure
{
    /// <summary>True for all that a call on a file or a folder throws when the system refuses it.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException;
}
