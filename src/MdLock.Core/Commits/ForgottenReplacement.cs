using MdLock.Disk;
using MdLock.Documents;
using MdLock.History;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Commits;

/// <summary>
/// Makes the document anew whose name went back to an older text when a machine went down: a replacement is not waited for, and
/// the journal can repeat it. Used within a commit only.
/// </summary>
internal sealed class ForgottenReplacement(DocumentFile document, DocumentReplacement replacement, IDisk files)
{
    /// <summary>Makes the last document of the journal of an older one of it, whose name came back when the machine went down.</summary>
    /// <returns>False where the document is not one of those.</returns>
    public bool TryMakeAnew(JournalContents contents, HistoryState stored)
    {
        IReadOnlyList<JournaledCommit> commits = contents.Commits;
        JournalEntry last = contents.Last!.Entry!;
        string? now = files.Checksum(document.Path);
        if (now is null)
        {
            return false;
        }

        if (now == last.After)
        {
            // It may have been so before, and the commit just at its temporary file.
            RemoveTorn(last.Temporary, document.Read());
            return false;
        }

        // Which file the document was after each commit: an older text in another file was put there on purpose.
        string? file = files.BirthOf(document.Path)?.ToString();
        for (int first = commits.Count - 1; first >= 0; first--)
        {
            string? known = first == 0 ? stored.File : commits[first - 1].End?.File;
            if (commits[first].Entry!.Before == now && (known is null || file is null || known == file))
            {
                byte[]? bytes = document.Read();
                for (int at = first; at < commits.Count && bytes is not null; at++)
                {
                    bytes = commits[at].Entry!.Splice.Apply(bytes);
                }

                return bytes is not null && TryReplace(last, now, bytes);
            }
        }

        return false;
    }

    private bool TryReplace(JournalEntry last, string now, byte[] bytes)
    {
        if (ContentChecksum.OfBytes(bytes) != last.After)
        {
            return false;
        }

        // Always the same name: who dies here leaves nothing that nobody knows of.
        string temporary = document.TemporaryOf(last.Commit);
        RemoveTorn(last.Temporary, bytes);
        RemoveTorn(temporary, bytes);
        replacement.WriteAside(temporary, bytes);
        replacement.Exchange(temporary);
        bool isReplaced = replacement.HasReplaced(temporary, now);
        if (!isReplaced)
        {
            // Another program wrote it in this very moment.
            replacement.Exchange(temporary);
        }

        files.Delete(replacement.PathOf(temporary));
        return isReplaced;
    }

    /// <summary>Removes the temporary file of a commit that was writing it when the machine went down.</summary>
    private void RemoveTorn(string temporary, byte[] wanted)
    {
        if (!document.IsTemporary(temporary))
        {
            return;
        }

        string path = replacement.PathOf(temporary);
        bool isTorn;
        using (SafeFileHandle? file = files.TryOpenToRead(path))
        {
            isTorn = file is not null && files.Length(file) <= wanted.Length && AppendPlace.IsTorn(files, file, 0, wanted);
        }

        if (isTorn)
        {
            files.Delete(path);
        }
    }
}
