using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>Every operation on files that a commit, its journal, the history and the audit trail make: one call each.</summary>
/// <remarks>
/// The seam at which a test lets a process die, or the system refuse, between any two operations. All of them throw
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the system refuses, and
/// <see cref="PlantedFileException"/> where something else than a regular file stands. A path is a name right in one of
/// the document's folders, never one below it: so folder and name can be told apart, and the name be looked up beneath
/// the open folder.
/// </remarks>
internal interface IDisk
{
    /// <summary>Makes a folder that others may use as they may use the document's; does nothing where it is there.</summary>
    void CreateFolder(string path);

    /// <summary>The names of the files in a folder; none where there is no folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Whether a file has that name. Throws nothing.</summary>
    bool Exists(string path);

    /// <summary>The length of a file in bytes; -1 where there is none.</summary>
    long Length(string path);

    /// <summary>The length of an open file in bytes.</summary>
    long Length(SafeFileHandle file);

    /// <summary>Reads a stretch of a file: fewer bytes where the file ends before; null where there is no file.</summary>
    byte[]? Read(string path, long offset, int length);

    /// <summary>Reads at a place of an open file, perhaps less than there is room for; 0 at its end.</summary>
    int Read(SafeFileHandle file, Span<byte> buffer, long offset);

    /// <summary>The SHA-256 of a file's bytes, in hexadecimal; null where there is no file.</summary>
    string? Checksum(string path);

    /// <summary>What tells a file from all others that ever were; null where there is no file, or the file system does not tell.</summary>
    FileBirth? BirthOf(string path);

    /// <summary>Whether an open file belongs to the user as whom this process runs.</summary>
    bool IsMine(SafeFileHandle file);

    /// <summary>Creates a file that must not exist, and that nobody but its owner may open.</summary>
    SafeFileHandle Create(string path);

    /// <summary>Creates a file that must not exist, open to those who may read or write the document from its first moment on.</summary>
    SafeFileHandle CreateShared(string path);

    /// <summary>Opens a file for reading; null where there is none.</summary>
    SafeFileHandle? TryOpenToRead(string path);

    /// <summary>Opens a file for reading and writing; null where there is none.</summary>
    SafeFileHandle? TryOpen(string path);

    /// <summary>Opens a file for reading and writing, to be kept open; null where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kept">What was opened before, and is closed where another file has the name by now; null for nothing.</param>
    KeptFile? TryOpen(string path, KeptFile? kept);

    /// <summary>Writes bytes at a place.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts a file off, or lengthens it.</summary>
    void SetLength(SafeFileHandle file, long length);

    /// <summary>Gives a new file the owner, the permissions and the attributes of another one.</summary>
    void CopyMetadata(string from, SafeFileHandle to);

    /// <summary>Opens a new file to those who may read or write the document; until then nobody but its owner may open it.</summary>
    void Share(SafeFileHandle file);

    /// <summary>Makes a file's content durable.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Makes the names in a folder durable.</summary>
    void SyncFolder(string folder);

    /// <summary>Gives a file a name that no other has.</summary>
    void Rename(string path, string target);

    /// <summary>Gives a file the name of another one, which is gone with that.</summary>
    void Replace(string aside, string path);

    /// <summary>Lets two files change names, so that whoever reads sees the one or the other, whole.</summary>
    /// <returns>False where the file system cannot do that: then the first took the place of the second for good.</returns>
    bool Exchange(string aside, string path);

    /// <summary>Brings an exchange that died half way to an end: afterwards both names stand for a file, or one does.</summary>
    void Settle(string aside, string path);

    /// <summary>Removes a file; does nothing where there is none.</summary>
    void Delete(string path);
}
