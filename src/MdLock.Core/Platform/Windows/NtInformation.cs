using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>NtSetInformationFile: gives an open file or folder another name, or deletes it.</summary>
/// <remarks>
/// Each as on Unix where the file system can (NTFS since Windows 10): the name is free at once, whoever has the file open. The
/// handle must have been opened with <see cref="WindowsFile.Delete"/>.
/// </remarks>
[SupportedOSPlatform("windows")]
internal static partial class NtInformation
{
    // FILE_INFORMATION_CLASS of wdm.h: as it always was, and with flags.
    private const int Renaming = 10;
    private const int RenamingWithFlags = 65;
    private const int Deletion = 13;
    private const int DeletionWithFlags = 64;

    // FILE_RENAME_REPLACE_IF_EXISTS and FILE_DISPOSITION_DELETE, which are the old TRUE; and the flag for "as on Unix" of both.
    private const uint Yes = 1;
    private const uint AsOnUnix = 2;

    // FILE_RENAME_INFORMATION of ntifs.h: flags, the handle of the folder, the length of the name, the name.
    private static readonly int FolderOffset = nint.Size;
    private static readonly int LengthOffset = 2 * nint.Size;
    private static readonly int NameOffset = LengthOffset + sizeof(int);

    /// <summary>Gives it a name in an open folder: 0, or the number of the error.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="folder">The folder, of the same volume.</param>
    /// <param name="name">The name.</param>
    /// <param name="replace">Whether a file that has it is removed; else that is an error.</param>
    public static int Rename(SafeFileHandle file, SafeFileHandle folder, string name, bool replace)
    {
        OneName.Require(name);
        ReadOnlySpan<byte> text = MemoryMarshal.AsBytes(name.AsSpan());

        // The system wants no less than the whole structure, in which there is a place for two characters.
        byte[] buffer = new byte[NameOffset + sizeof(int) + text.Length];
        MemoryMarshal.Write(buffer.AsSpan(FolderOffset), folder.DangerousGetHandle());
        MemoryMarshal.Write(buffer.AsSpan(LengthOffset), text.Length);
        text.CopyTo(buffer.AsSpan(NameOffset));
        return Set(file, buffer, replace ? Yes : 0, RenamingWithFlags, Renaming);
    }

    /// <summary>Deletes it, a link itself and not its target, when its handles are closed: 0, or the number of the error.</summary>
    public static int Delete(SafeFileHandle file) => Set(file, new byte[sizeof(uint)], Yes, DeletionWithFlags, Deletion);

    private static int Set(SafeFileHandle file, byte[] buffer, uint flags, int withFlags, int plain)
    {
        MemoryMarshal.Write(buffer, flags == 0 ? 0 : flags | AsOnUnix);
        int status = NtSetInformationFile(file, out _, buffer, buffer.Length, withFlags);
        if (NtStatus.IsUnknown(status))
        {
            MemoryMarshal.Write(buffer, flags);
            status = NtSetInformationFile(file, out _, buffer, buffer.Length, plain);
        }

        return NtStatus.ToError(status);
    }

    [LibraryImport("ntdll")]
    private static partial int NtSetInformationFile(
        SafeFileHandle file, out IoStatus result, byte[] buffer, int length, int what);
}
