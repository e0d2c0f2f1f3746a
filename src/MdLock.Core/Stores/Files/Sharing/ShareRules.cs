namespace MdLock.Stores.Files.Sharing;

/// <summary>Who may work in a folder that several hosts can see. Pure functions.</summary>
internal static class ShareRules
{
    /// <summary>
    /// Who works writes a mark this often, and looks for those of others. What he saw then is good until the next time:
    /// whoever came meanwhile saw his mark, and was refused.
    /// </summary>
    public static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A mark counts for so long: longer than a renewal, the longest commit (60 s) and what a client of a file server keeps
    /// of a file's times (60 s on NFS, 20 s on sshfs) together take.
    /// </summary>
    public static readonly TimeSpan MarkLife = TimeSpan.FromMinutes(3);

    /// <summary>So much later nobody wonders whose mark it was.</summary>
    public static readonly TimeSpan MarkKept = TimeSpan.FromDays(1);

    /// <summary>Whether a mark counts: a time to come does, for clocks of file servers are set too.</summary>
    public static bool Counts(TimeSpan age) => age <= MarkLife;

    /// <summary>The marks of those beside whom one must not work.</summary>
    /// <param name="own">Oneself.</param>
    /// <param name="marks">All marks but one's own.</param>
    public static IReadOnlyList<SeenMark> FindRivals(ShareParty own, IEnumerable<SeenMark> marks) =>
        [.. marks.Where(mark => Counts(mark.Age) && !IsFriend(own, mark))];

    /// <summary>Whether locks hold between oneself and whose mark it is: there is no doubt, or it was proven.</summary>
    public static bool IsFriend(ShareParty own, SeenMark mark) => mark.Party is { } party
        && (party.IsSame(own) || (mark.Proof is { IsPassed: true } proof && proof.IsOf(own, party)));
}
