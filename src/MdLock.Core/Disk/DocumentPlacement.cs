using System.Globalization;

namespace MdLock.Disk;

/// <summary>Gives the new file of a commit the document's name: once, however many try, on whichever host, and however late.</summary>
/// <remarks>
/// The file has a name that only one may use. Whoever takes over has a number of his own from the store, gives the file the name that goes
/// with it, and only then goes on: so he who stood still meanwhile finds no file, and fails. The names follow from commit and
/// number, so none is looked for in a listing. A file that took part in an exchange holds the old text afterwards, by which it is
/// told from one that is still to be placed.
/// </remarks>
internal sealed class DocumentPlacement(DocumentFile document, DocumentReplacement replacement, IDisk files)
{
    /// <summary>What became of it.</summary>
    public enum Outcome
    {
        /// <summary>The document is the new one, or was it.</summary>
        Placed,

        /// <summary>Another program wrote the document after the commit's old text: its text stands.</summary>
        WrittenOutside,

        /// <summary>There is no new file, and the document is the old one.</summary>
        Lost,
    }

    /// <summary>The name of a commit's new file.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="placing">The number of whoever may place it: 0 for its maker.</param>
    public string NameOf(Guid commit, int placing) => document.TemporaryOf(
        placing == 0 ? commit.ToString("N") : string.Create(CultureInfo.InvariantCulture, $"{commit:N}{placing:x8}"));

    /// <summary>Places it.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="placing">The number by which one may.</param>
    /// <param name="before">The SHA-256 of the bytes that it replaces.</param>
    /// <param name="after">The SHA-256 of its own.</param>
    /// <returns>What became of it, and the name of a file that is left, with a text that may be nowhere else; null for none.</returns>
    /// <exception cref="IOException">The system refuses, or somebody else took over.</exception>
    public (Outcome Outcome, string? Left) Place(Guid commit, int placing, string before, string after)
    {
        string own = NameOf(commit, placing);
        Take(commit, placing, own);
        string? mine = files.Checksum(replacement.PathOf(own));
        string? now = files.Checksum(document.Path);
        if (now == after || (mine == before && now is not null))
        {
            // Placed, and perhaps replaced since by another program.
            if (mine is not null && mine != before && mine != after)
            {
                return (Outcome.Placed, own);
            }

            files.Delete(replacement.PathOf(own));
            return (Outcome.Placed, null);
        }

        if (mine == after && now == before)
        {
            return Exchange(own, before);
        }

        Outcome outcome = now == before ? Outcome.Lost : Outcome.WrittenOutside;
        return (outcome, mine is null ? null : own);
    }

    private (Outcome Outcome, string? Left) Exchange(string own, string before)
    {
        replacement.Exchange(own);
        if (!files.Exists(replacement.PathOf(own)))
        {
            // Somebody took over what was replaced, or the file system keeps none of it.
            return (Outcome.Placed, null);
        }

        if (replacement.HasReplaced(own, before))
        {
            replacement.RemoveOld(own);
            return (Outcome.Placed, null);
        }

        // Another program wrote it in that very moment.
        replacement.Exchange(own);
        return (Outcome.WrittenOutside, own);
    }

    /// <summary>Gives the file one's own name, whoever had it last.</summary>
    private void Take(Guid commit, int placing, string own)
    {
        replacement.Settle(own);
        for (int earlier = placing - 1; earlier >= 0; earlier--)
        {
            string name = NameOf(commit, earlier);
            replacement.Settle(name);
            if (TryRename(name, own))
            {
                return;
            }
        }
    }

    private bool TryRename(string name, string own)
    {
        try
        {
            files.Rename(replacement.PathOf(name), replacement.PathOf(own));
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
