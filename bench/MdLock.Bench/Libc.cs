using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MdLock.Bench;

/// <summary>The system calls that MdLock is compared with, called with nothing in between.</summary>
internal static partial class Libc
{
    // fcntl.h and file.h of Linux.
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int CloseOnExec = 0x8_0000;
    public const int LockExclusive = 2;
    public const int LockRelease = 8;

    private const int Interrupted = 4;

    public static int OpenFile(string path, int flags) => Require(Open(path, flags | CloseOnExec, 0b110_100_100));

    public static void WriteAll(int file, ReadOnlySpan<byte> bytes)
    {
        if (Require((int)Write(file, bytes, (nuint)bytes.Length)) != bytes.Length)
        {
            throw new IOException("Written in part only.");
        }
    }

    public static void CloseFile(int file) => Require(Close(file));

    public static void Sync(int file) => Require(Fsync(file));

    public static void Remove(string path) => Require(Unlink(path));

    public static void Lock(int file, int operation)
    {
        while (Flock(file, operation) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new Win32Exception(error);
            }
        }
    }

    private static int Require(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(int file, int operation);
}
