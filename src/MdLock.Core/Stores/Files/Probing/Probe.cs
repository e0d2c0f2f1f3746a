namespace MdLock.Stores.Files.Probing;

/// <summary>A trial, and what depends on it.</summary>
/// <param name="Name">What is tried, in one word.</param>
/// <param name="IsNeeded">Whether locks or commits do not hold without it.</param>
/// <param name="Run">The trial.</param>
/// <param name="Consequence">What is lost without it, as a sentence.</param>
internal sealed record Probe(string Name, bool IsNeeded, Func<ProbeFolder, ProbeAnswer> Run, string Consequence);
