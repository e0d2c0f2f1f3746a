using System.ComponentModel;

namespace MdLock.Platform.Unix;

/// <summary>The error numbers that MdLock tells apart, and the exceptions that .NET has for them.</summary>
internal static class Errno
{
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int Exists = 17;
    public const int IsAFolder = 21;
    public const int InvalidArgument = 22;
    public static readonly int NotImplemented = OperatingSystem.IsLinux() ? 38 : 78;

    public const int NoEntry = 2;
    private const int AccessDenied = 13;
    private const int NotPermitted = 1;
    private const int NotADirectory = 20;
    private const int ReadOnlyFileSystem = 30;
    private static readonly int NotEmpty = OperatingSystem.IsLinux() ? 39 : 66;
    private static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;
    private static readonly int TooManyLinks = OperatingSystem.IsLinux() ? 40 : 62;

    public static bool IsNotFound(int error) => error is NoEntry or NotADirectory;

    /// <summary>True when the user may not.</summary>
    public static bool IsDenied(int error) => error is AccessDenied or NotPermitted;

    /// <summary>True for a folder that is not empty.</summary>
    public static bool IsNotEmpty(int error) => error == NotEmpty || error == Exists;

    /// <summary>True where something else than a folder stands.</summary>
    public static bool IsNoFolder(int error) => error == NotADirectory || IsLink(error);

    /// <summary>True for what open(2) says of a symbolic link that it was told not to follow.</summary>
    public static bool IsLink(int error) => error == TooManyLinks;

    /// <summary>True for what a lock that does not wait says when somebody else has it.</summary>
    public static bool IsLockTaken(int error) => error == WouldBlock || error == AccessDenied;

    /// <summary>Does nothing for 0.</summary>
    /// <exception cref="Win32Exception">For any other number.</exception>
    public static void Require(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }

    public static Exception ToException(int error, string path)
    {
        string reason = new Win32Exception(error).Message;
        return error switch
        {
            NoEntry => new FileNotFoundException($"{reason}: '{path}'", path),
            NotADirectory => new DirectoryNotFoundException($"{reason}: '{path}'"),
            AccessDenied or NotPermitted or ReadOnlyFileSystem =>
                new UnauthorizedAccessException($"{reason}: '{path}'"),
            _ => new IOException($"{reason}: '{path}'", error),
        };
    }
}
