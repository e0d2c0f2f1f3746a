using System.Security.Cryptography;

namespace MdLock.Disk;

/// <summary>Gives the new file of a commit the document's name: once, however many try, on whichever host, and however late.</summary>
/// <remarks>
/// Whoever tries first gives the file a name that only he knows. So whoever stood still in the middle finds the file gone, and
/// fails; and whoever comes later takes over by giving it a name in turn. A file that took part in an exchange holds the old
/// text afterwards, by which it is told from one that is still to be placed.
/// </remarks>
internal sealed class DocumentPlacement(DocumentFile document, DocumentReplacement replacement, IDisk files)
{
    /// <summary>What became of it.</summary>
    public enum Outcome
    {
        /// <summary>The document is the new one, or was it.</summary>
        Placed,

        /// <summary>Another program wrote the document after the commit's old text: its text stands, and the new file is left.</summary>
        WrittenOutside,

        /// <summary>There is no new file, and the document is the old one.</summary>
        Lost,
    }

    /// <summary>Places it.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="before">The SHA-256 of the bytes that it replaces.</param>
    /// <param name="after">The SHA-256 of its own.</param>
    /// <exception cref="IOException">The system refuses; another attempt goes on from there.</exception>
    public Outcome Place(Guid commit, string before, string after)
    {
        string own = NewName(commit);
        bool isTaken = TryTake(commit, own);
        string? now = files.Checksum(document.Path);
        if (now == after)
        {
            RemoveText(own, isTaken, before, after);
            return Outcome.Placed;
        }

        if (!isTaken)
        {
            return now == before ? Outcome.Lost : Outcome.WrittenOutside;
        }

        string? mine = files.Checksum(replacement.PathOf(own));
        if (mine == before)
        {
            // It was placed, and replaced since by another program.
            files.Delete(replacement.PathOf(own));
            return Outcome.Placed;
        }

        return now == before && mine == after ? Exchange(own, commit, before) : GiveBack(own, commit);
    }

    /// <summary>The name that whoever places the file of a commit gives it: with eight digits more than it was written under.</summary>
    private string NewName(Guid commit) => document.TemporaryOf($"{commit:N}{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    private Outcome Exchange(string own, Guid commit, string before)
    {
        replacement.Exchange(own);
        if (!files.Exists(replacement.PathOf(own)))
        {
            // Somebody took over what was replaced, or the file system keeps none of it.
            return Outcome.Placed;
        }

        if (replacement.HasReplaced(own, before))
        {
            replacement.RemoveOld(own);
            return Outcome.Placed;
        }

        // Another program wrote it in that very moment.
        replacement.Exchange(own);
        return GiveBack(own, commit);
    }

    /// <summary>Leaves the file under the name that everybody knows.</summary>
    private Outcome GiveBack(string own, Guid commit)
    {
        files.Rename(replacement.PathOf(own), replacement.PathOf(document.TemporaryOf(commit)));
        return Outcome.WrittenOutside;
    }

    /// <summary>Gives the file a name of one's own, from the name that it was written under or one that somebody gave it.</summary>
    private bool TryTake(Guid commit, string own)
    {
        string written = document.TemporaryOf(commit);
        string prefix = written[..^DocumentFile.TemporaryExtension.Length];
        foreach (string name in document.FindTemporary()
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name == written || name.StartsWith(prefix, StringComparison.Ordinal))
            .Prepend(written)
            .Distinct(StringComparer.Ordinal))
        {
            if (TryRename(name, own))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryRename(string name, string own)
    {
        try
        {
            files.Rename(replacement.PathOf(name), replacement.PathOf(own));
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Removes a file that holds one of the two texts: the one is the document, the other in the history.</summary>
    private void RemoveText(string name, bool isThere, string before, string after)
    {
        if (isThere && files.Checksum(replacement.PathOf(name)) is { } text && (text == before || text == after))
        {
            files.Delete(replacement.PathOf(name));
        }
    }
}
