namespace MdLock.Stores.Files.Sharing;

/// <summary>Another party's mark, as it was found.</summary>
/// <param name="Party">Whose it is; null where it cannot be read.</param>
/// <param name="Age">How much older it is than the mark that the finder just wrote, by the file server's clock.</param>
/// <param name="Proof">What the two found when they tried the folder together; null where they did not.</param>
internal sealed record SeenMark(ShareParty? Party, TimeSpan Age, ShareProof? Proof);
