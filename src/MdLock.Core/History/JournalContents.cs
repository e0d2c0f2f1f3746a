using System.Collections.Immutable;

namespace MdLock.History;

/// <summary>The commits since the last checkpoint.</summary>
/// <param name="Epoch">Another number than before where the journal was cut meanwhile, or may have been.</param>
/// <param name="Commits">The commits, in their order; at most the last of them has not come to its end.</param>
/// <param name="Length">Where the next entry goes, in bytes.</param>
/// <param name="Rest">What stands there.</param>
internal sealed record JournalContents(long Epoch, ImmutableArray<JournaledCommit> Commits, long Length, JournalRest Rest)
{
    /// <summary>The last commit; null where there is none since the checkpoint.</summary>
    public JournaledCommit? Last => Commits.Length > 0 ? Commits[^1] : null;

    /// <summary>The commit that is under way, or died; null where there is none.</summary>
    public JournaledCommit? Unfinished => Last is { End: null } last ? last : null;

    /// <summary>Whether the end is not as a commit leaves it that came to its own.</summary>
    public bool IsUnfinished => Unfinished is not null || Rest != JournalRest.None;

    /// <summary>Whether some of it was made in another run of a machine: what was not synced then may be lost.</summary>
    public bool IsFromOtherRun(string boot)
    {
        for (int i = 0; i < Commits.Length; i++)
        {
            if (Commits[i].Boot != boot)
            {
                return true;
            }
        }

        return false;
    }
}
