using System.Text;
using MdLock.Disk;
using MdLock.Logs;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Relocation;

/// <summary>Says beside the documents of a folder that one of them is being moved: so that its history is found again if that dies.</summary>
internal static class MoveNote
{
    private const string Word = "moving";

    // Longer than any path that a system takes.
    private const int MaxLength = 64 * 1024;

    /// <summary>Says it, durably.</summary>
    /// <param name="from">The document.</param>
    /// <param name="target">The path that it shall have.</param>
    public static void Write(DocumentFolders from, string target) =>
        from.Files.WriteDurably(from.MoveNote, SealedFile.Encode(Word, Encoding.UTF8.GetBytes(target)));

    /// <summary>Where a document was to go; null where nothing is said, or nothing that can be read.</summary>
    public static string? Read(DocumentFolders from)
    {
        using SafeFileHandle? file = from.Files.TryOpen(from.MoveNote, write: false);
        byte[]? content = file is null ? null : SealedFile.Open(StateFile.ReadUpTo(file, MaxLength));
        string? target = content is null ? null : Encoding.UTF8.GetString(content);

        // A claim, as all that is read from disk: what it leads to is checked as any other history is.
        return target is not null && Path.IsPathFullyQualified(target) ? target : null;
    }

    /// <summary>Whether it is said.</summary>
    public static bool Exists(DocumentFolders from) => from.Files.StatusOf(from.MoveNote) is not null;

    /// <summary>Says it no more.</summary>
    public static void Remove(DocumentFolders from) => from.Files.Delete(from.MoveNote);
}
