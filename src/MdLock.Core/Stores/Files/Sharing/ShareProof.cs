using MdLock.Platform;

namespace MdLock.Stores.Files.Sharing;

/// <summary>What two parties found when they tried a shared folder together.</summary>
/// <param name="At">When, by the clock of the one who wrote it down: for people to read.</param>
/// <param name="One">The one.</param>
/// <param name="Other">The other.</param>
/// <param name="Failures">What did not hold, a sentence each; empty where all that is needed did.</param>
internal sealed record ShareProof(DateTimeOffset At, ShareParty One, ShareParty Other, IReadOnlyList<string> Failures)
{
    /// <summary>How the names of their files end.</summary>
    public const string Extension = ".proof";

    /// <summary>Whether locks and commits hold between the two.</summary>
    public bool IsPassed => Failures.Count == 0;

    /// <summary>The name of the file that two parties' proof has, whichever of them asks.</summary>
    public static string NameFor(ShareParty one, ShareParty other)
    {
        string[] keys = [one.MountKey, other.MountKey];
        Array.Sort(keys, StringComparer.Ordinal);
        return ShortHash.Of(string.Join(' ', keys)) + Extension;
    }

    /// <summary>Whether it is about two parties, as they are now.</summary>
    public bool IsOf(ShareParty one, ShareParty other) =>
        (One.MountKey == one.MountKey && Other.MountKey == other.MountKey)
        || (One.MountKey == other.MountKey && Other.MountKey == one.MountKey);
}
