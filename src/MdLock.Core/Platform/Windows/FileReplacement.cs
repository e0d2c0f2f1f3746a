using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MdLock.Platform.Windows;

/// <summary>ReplaceFile: puts a file in the place of another, which keeps its access control list, attributes and streams.</summary>
/// <remarks>
/// The call renames twice, so for an instant the place is empty, and stays so when the process or the machine dies
/// just then. <see cref="FileExchange.Settle"/> fills it again.
/// </remarks>
internal static partial class FileReplacement
{
    /// <summary>What a name ends in while the file that was replaced bears it.</summary>
    private const string Extension = ".old";

    /// <summary>The name that the replaced file has for an instant.</summary>
    public static string KeptName(string aside) => aside + Extension;

    /// <summary>Exchanges the two: <paramref name="aside"/> is what stood at <paramref name="path"/> afterwards.</summary>
    /// <exception cref="IOException">Nothing was changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was changed.</exception>
    [SupportedOSPlatform("windows")]
    public static void Exchange(string aside, string path)
    {
        string kept = KeptName(aside);
        SharingRetry.Run(() => Replace(aside, path, kept));
        SharingRetry.Run(() => File.Move(kept, aside));
    }

    [SupportedOSPlatform("windows")]
    private static void Replace(string aside, string path, string kept)
    {
        if (ReplaceFile(Extended(path), Extended(aside), Extended(kept), flags: 0, 0, 0))
        {
            return;
        }

        int error = Marshal.GetLastPInvokeError();
        if (error == WindowsError.UnableToMoveReplacement2)
        {
            PutBack(kept, path);

            // As if it had been said before anything was moved, which may pass as well.
            error = WindowsError.UnableToMoveReplacement;
        }

        throw WindowsError.ToException(error, path);
    }

    private static void PutBack(string kept, string path)
    {
        try
        {
            File.Move(kept, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another program filled the place: with that it overwrote what is kept, as if it had come a moment earlier.
            File.Delete(kept);
        }
    }

    [SupportedOSPlatform("windows")]
    private static string Extended(string path) => ExtendedPath.Of(Path.GetFullPath(path));

    [LibraryImport("kernel32", EntryPoint = "ReplaceFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ReplaceFile(
        string replaced, string replacement, string backup, uint flags, nint exclude, nint reserved);
}
