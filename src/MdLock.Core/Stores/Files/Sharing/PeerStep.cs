namespace MdLock.Stores.Files.Sharing;

/// <summary>Something that one of two parties does, or both at once, while the other one waits.</summary>
/// <param name="By">Who.</param>
/// <param name="Act">Does it, and tells what did not hold, as a clause; null when all did.</param>
internal sealed record PeerStep(PeerRole By, Func<PeerRoom, string?> Act);
