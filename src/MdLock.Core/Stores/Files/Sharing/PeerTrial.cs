namespace MdLock.Stores.Files.Sharing;

/// <summary>A trial of two parties, step by step.</summary>
/// <param name="Name">What is tried, in one word.</param>
/// <param name="IsNeeded">Whether locks or commits do not hold without it.</param>
/// <param name="IsOfLocks">Whether it is tried where the locks are, and not where the documents are.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Passed">What was seen when all of them held, as a clause.</param>
/// <param name="Consequence">What is lost without it, as a sentence.</param>
internal sealed record PeerTrial(
    string Name, bool IsNeeded, bool IsOfLocks, IReadOnlyList<PeerStep> Steps, string Passed, string Consequence);
