using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>Puts new content in the place of a document's, so that whoever reads sees the one or the other, whole.</summary>
internal sealed class DocumentReplacement(DocumentFile document, IDisk files)
{
    // False after an exchange that could not keep what it replaced.
    private bool _hasOld;

    /// <summary>The path of a temporary file beside the document, by its name.</summary>
    public string PathOf(string temporary) => Path.Combine(document.Folder, temporary);

    /// <summary>A new name for a temporary file.</summary>
    public string NewName() => document.NewTemporary();

    /// <summary>Writes the new content into a temporary file that is like the document, and makes it durable.</summary>
    public void WriteAside(string temporary, ReadOnlySpan<byte> content)
    {
        string aside = PathOf(temporary);
        using SafeFileHandle file = files.Create(aside);
        files.Write(file, content, 0);
        files.CopyMetadata(document.Path, file);
        files.Sync(file);
    }

    /// <summary>Lets the temporary file and the document change places.</summary>
    public void Exchange(string temporary) => _hasOld = files.Exchange(PathOf(temporary), document.Path);

    /// <summary>Brings an exchange that died half way to an end.</summary>
    public void Settle(string temporary) => files.Settle(PathOf(temporary), document.Path);

    /// <summary>Whether what was replaced has that SHA-256; it has not when another program wrote the document just then.</summary>
    public bool HasReplaced(string temporary, string before) =>
        !_hasOld || files.Checksum(PathOf(temporary)) == before;

    /// <summary>Removes what was replaced.</summary>
    public void RemoveOld(string temporary) => files.Delete(PathOf(temporary));
}
