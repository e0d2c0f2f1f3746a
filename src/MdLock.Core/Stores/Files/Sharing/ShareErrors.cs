using System.Globalization;
using MdLock.Errors;

namespace MdLock.Stores.Files.Sharing;

/// <summary>What is said of folders that several hosts can see.</summary>
internal static class ShareErrors
{
    private const string WayOn =
        "Or prove that locks hold between the two: run Test-MdLockStore -Peer on this folder on both at the same time.";

    /// <summary>Two use a folder, and nothing says that locks hold between them.</summary>
    /// <param name="place">The folder.</param>
    /// <param name="own">Oneself.</param>
    /// <param name="rivals">The others; not empty.</param>
    public static StoreException NotProven(string place, ShareParty own, IReadOnlyList<SeenMark> rivals)
    {
        SeenMark named = rivals.FirstOrDefault(mark => mark.Party is not null) ?? rivals[0];
        string other = named.Party?.ToString() ?? "one whose mark cannot be read";
        string more = rivals.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (and {rivals.Count - 1} more)") : "";
        string proof = named.Proof switch
        {
            null => "It was not proven that locks hold between them",
            { IsPassed: false } failed => $"They tried it together on {failed.At:yyyy-MM-dd HH:mm} UTC, and it failed: {string.Join(' ', failed.Failures).TrimEnd('.')}",
            _ => "What was proven is about other hosts, mounts or mount options",
        };
        return new(
            ErrorIds.ShareNotProven,
            $"'{place}' is on a file system that other hosts can see ({own.Type}), and two work in it: {own} and {other}{more}. "
            + $"{proof}. So neither is given locks, and neither may edit; both may read.",
            $"Work from one host and mount alone: the other one ceases to count {Seconds(ShareRules.MarkLife)} after its last use. {WayOn}");
    }

    /// <summary>What holds in a folder in which one works alone.</summary>
    public static string Alone(string place, ShareParty own) =>
        $"'{place}' is on a file system that other hosts can see ({own.Type}). Locks and edits hold as long as this host works in "
        + "it alone, through one mount. As soon as another host or mount does, both are refused, unless Test-MdLockStore -Peer, "
        + "run on both at the same time, has proven that locks hold between them.";

    /// <summary>Nobody came to try a folder together.</summary>
    public static StoreException NobodyCame(string place, ShareParty own, TimeSpan waited, bool sawItself) => new(
        ErrorIds.PeerNotMet,
        $"Nobody from another host or mount came to '{place}' within {Seconds(waited)}: this was {own}."
        + (sawItself ? " Another call came through this very mount, and there is nothing to prove between the two." : ""),
        "Run Test-MdLockStore -Peer on the same folder on two hosts, or through two mounts, at the same time. If both do, they "
        + "do not see each other's files: the folder is not the same one, or not fit to be shared.");

    /// <summary>The other one came, and did not go on.</summary>
    public static StoreException Left(string place, ShareParty other, string step, TimeSpan waited) => new(
        ErrorIds.PeerNotMet,
        $"In '{place}', {other} did not come to the step '{step}' within {Seconds(waited)}: it was ended, or what it writes is not seen here.",
        "Run Test-MdLockStore -Peer on both once more. Nothing was proven.");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
