using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>NtQueryDirectoryFile: the names in an open folder, in one pass and without asking for anything else.</summary>
/// <remarks>Not by a pattern: Wine finds nothing for one that begins with letters, as in <c>audit-*</c>.</remarks>
[SupportedOSPlatform("windows")]
internal static partial class FolderNames
{
    // FileNamesInformation of wdm.h: the distance to the next entry, an index, the length of the name, the name.
    private const int NamesInformation = 12;
    private const int LengthOffset = 8;
    private const int NameOffset = 12;

    // Some dozens of names at a time; a single one never takes more than a kilobyte.
    private const int BufferLength = 8192;

    /// <summary>The names that end in an extension.</summary>
    /// <param name="folder">The folder, opened with <see cref="WindowsFile.List"/>.</param>
    /// <param name="extension">The extension.</param>
    /// <param name="path">Where it is, for messages.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static unsafe List<string> List(SafeFileHandle folder, string extension, string path)
    {
        var names = new List<string>();
        byte* buffer = stackalloc byte[BufferLength];
        for (byte restart = 1; ; restart = 0)
        {
            int status = NtQueryDirectoryFile(
                folder, 0, 0, 0, out _, buffer, BufferLength, NamesInformation, one: 0, pattern: 0, restart);
            if (status is NtStatus.NoMoreFiles or NtStatus.NoSuchFile or NtStatus.DeletePending)
            {
                return names;
            }

            if (NtStatus.ToError(status) is not 0 and var error)
            {
                throw WindowsError.ToException(error, path);
            }

            AddTo(names, buffer, extension);
        }
    }

    private static unsafe void AddTo(List<string> names, byte* entry, string extension)
    {
        while (true)
        {
            var name = new ReadOnlySpan<char>(entry + NameOffset, *(int*)(entry + LengthOffset) / sizeof(char));
            if (name.EndsWith(extension, StringComparison.Ordinal) && name is not ("." or ".."))
            {
                names.Add(name.ToString());
            }

            int next = *(int*)entry;
            if (next == 0)
            {
                return;
            }

            entry += next;
        }
    }

    [LibraryImport("ntdll")]
    private static unsafe partial int NtQueryDirectoryFile(
        SafeFileHandle folder, nint done, nint call, nint context, out IoStatus result, byte* buffer, int length, int what,
        byte one, nint pattern, byte restart);
}
