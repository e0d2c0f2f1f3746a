using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Linux;

/// <summary>getdents64(2): the names in a folder that was just opened, without the three questions that readdir(3) asks before.</summary>
internal static partial class FolderEntries
{
    // struct linux_dirent64: inode and offset of eight bytes each, the length of the entry, its type, its name.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    // Some fifty entries at a time: a folder of locks has few.
    private const int BufferLength = 4096;

    // Of asm/unistd.h: the C library has no name for it that all of them have.
    private static readonly int Number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 217,
        Architecture.Arm64 => 61,
        _ => 0,
    };

    /// <summary>Whether the number of the call is known for this processor.</summary>
    public static bool AreKnown => OperatingSystem.IsLinux() && Number != 0;

    /// <summary>The names that end in an extension.</summary>
    /// <param name="folder">The folder, of which nothing was read yet.</param>
    /// <param name="extension">In ASCII.</param>
    /// <param name="path">Where it is, for the message.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static List<string> List(SafeFileHandle folder, string extension, string path)
    {
        Span<byte> ending = stackalloc byte[extension.Length];
        Encoding.ASCII.GetBytes(extension, ending);
        Span<byte> buffer = stackalloc byte[BufferLength];
        var names = new List<string>();
        int length;
        while ((length = Call(folder, buffer, path)) > 0)
        {
            for (ReadOnlySpan<byte> left = buffer[..length]; left.Length > 0;)
            {
                int entryLength = BinaryPrimitives.ReadUInt16LittleEndian(left[LengthOffset..]);
                ReadOnlySpan<byte> name = left[NameOffset..entryLength];
                name = name[..name.IndexOf((byte)0)];
                if (name.EndsWith(ending) && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    names.Add(Encoding.UTF8.GetString(name));
                }

                left = left[entryLength..];
            }
        }

        return names;
    }

    private static unsafe int Call(SafeFileHandle folder, Span<byte> buffer, string path)
    {
        fixed (byte* start = buffer)
        {
            nint length = SystemCall(Number, folder, start, (nuint)buffer.Length);
            return length >= 0 ? (int)length : throw Errno.ToException(Marshal.GetLastPInvokeError(), path);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint SystemCall(nint number, SafeFileHandle folder, byte* buffer, nuint length);
}
