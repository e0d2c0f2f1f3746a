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
    public string Keep(JournalEntry entry)
    {
        string kept = Path.Combine(folder.Kept, entry.Commit.ToString("N"));
        files.CreateFolder(folder.Kept);
        files.CreateFolder(kept);
        string copy = Path.Combine(kept, "commit");
        files.Delete(copy);
        using (SafeFileHandle file = files.Create(copy))
        {
            files.Share(file);
            files.Write(file, CommitJournal.Encode(entry), 0);
            files.Sync(file);
        }

        string temporary = replacement.PathOf(entry.Temporary);
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
