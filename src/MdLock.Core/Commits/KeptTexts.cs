using MdLock.Disk;
using MdLock.History;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Commits;

/// <summary>Keeps texts aside that are in no document, for a person to look at. Used within a commit only.</summary>
internal sealed class KeptTexts(DocumentFile document, DocumentReplacement replacement, IDisk files, HistoryFolder folder)
{
    /// <summary>
    /// After the replacement the temporary file is what was replaced. Unless that is what the commit knew, another
    /// program wrote it, and nobody else has it.
    /// </summary>
    /// <returns>The folder where it was kept; null where the file was removed, or there was none.</returns>
    public string? Unless(JournalEntry entry)
    {
        string? displaced = files.Checksum(replacement.PathOf(entry.Temporary));
        if (displaced is null || displaced == entry.Before || displaced == entry.After)
        {
            files.Delete(replacement.PathOf(entry.Temporary));
            return null;
        }

        return Keep(entry);
    }

    /// <summary>Keeps the temporary file of a commit, if it is there, and what the commit was to do.</summary>
    /// <returns>The folder.</returns>
    public string Keep(JournalEntry entry) => Keep(entry.Commit, entry.Temporary, CommitJournal.Encode(entry));

    /// <summary>The same for a commit of which is known what stands there, readable or not.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="file">The name of its new file, which need not be there.</param>
    /// <param name="record">What tells of it.</param>
    /// <returns>The folder.</returns>
    public string Keep(Guid commit, string file, byte[] record)
    {
        string kept = Path.Combine(folder.Kept, commit.ToString("N"));
        files.CreateFolder(folder.Kept);
        files.CreateFolder(kept);
        string copy = Path.Combine(kept, "commit");
        files.Delete(copy);
        using (SafeFileHandle handle = files.Create(copy))
        {
            files.Share(handle);
            files.Write(handle, record, 0);
            files.Sync(handle);
        }

        string temporary = replacement.PathOf(file);
        if (files.Length(temporary) >= 0)
        {
            files.Replace(temporary, Path.Combine(kept, Path.GetFileName(document.Path)));
        }

        files.SyncFolder(kept);
        files.SyncFolder(folder.Kept);
        files.SyncFolder(Path.GetDirectoryName(folder.Kept)!);
        return kept;
    }
}
