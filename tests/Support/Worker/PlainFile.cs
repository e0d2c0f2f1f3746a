using System.Diagnostics;
using System.Text;

namespace MdLock.Worker;

/// <summary>How programs that know nothing of MdLock open files, on each system in its own way.</summary>
/// <remarks>
/// On Windows a file that somebody has open, or that is just being replaced, is refused for a moment, and a replacement
/// there is two renames, with an instant in which the name is missing. Every program there has to try again.
/// </remarks>
public static class PlainFile
{
    // winerror.h, as HRESULTs.
    private const int FileNotFound = unchecked((int)0x8007_0002);
    private const int AccessDenied = unchecked((int)0x8007_0005);
    private const int SharingViolation = unchecked((int)0x8007_0020);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads a document as most programs do: nobody else may write it meanwhile, nor delete it.</summary>
    public static byte[] Read(string path) => Try(() => File.ReadAllBytes(path));

    /// <summary>Reads a file and lets others do with it meanwhile what they want; its owner may have it open for writing.</summary>
    public static byte[] ReadShared(string path) => Try(() =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>The same as text.</summary>
    public static string ReadSharedText(string path) => Encoding.UTF8.GetString(ReadShared(path));

    /// <summary>Renames a new file over another one.</summary>
    public static void Replace(string aside, string path) => Try(() =>
    {
        File.Move(aside, path, overwrite: true);
        return true;
    });

    /// <summary>Takes a file away, though somebody has it open: there its name goes with the last who has.</summary>
    public static void Remove(string path)
    {
        string aside = path + "-removed";
        File.Move(path, aside);
        File.Delete(aside);
    }

    /// <summary>True for what is over a moment later.</summary>
    public static bool IsPassing(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return OperatingSystem.IsWindows()
            && failure is IOException or UnauthorizedAccessException
            && failure.HResult is FileNotFound or AccessDenied or SharingViolation;
    }

    private static T Try<T>(Func<T> action)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return action();
            }
            catch (Exception refused) when (IsPassing(refused) && watch.Elapsed < Limit)
            {
                Thread.Sleep(Between);
            }
        }
    }
}
