namespace MdLock.PesterRunner;

/// <summary>What discovery found in a file.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Tests">Its tests, in the order in which they stand there.</param>
/// <param name="Failures">Why discovery failed; if it did, no test of the file can run.</param>
public sealed record DiscoveredFile(
    string File, IReadOnlyList<DiscoveredTest> Tests, IReadOnlyList<TestFailure> Failures);
