namespace MdLock.PesterRunner;

/// <summary>The results of one file.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Tests">Each of its tests, in the order in which they stand there.</param>
/// <param name="Failures">
/// What failed outside of tests: the file itself in discovery, or hooks that belong to no test alone. A file with any
/// of them has failed, whatever its tests say.
/// </param>
/// <param name="Output">What the file wrote for people to read.</param>
/// <param name="Duration">How long discovery and run took.</param>
public sealed record TestFileResult(
    string File,
    IReadOnlyList<TestResult> Tests,
    IReadOnlyList<TestFailure> Failures,
    string Output,
    TimeSpan Duration)
{
    /// <summary>Whether nothing failed.</summary>
    public bool Succeeded => Failures.Count == 0 && Count(TestOutcome.Failed) == 0;

    /// <summary>The number of tests with an outcome.</summary>
    public int Count(TestOutcome outcome) => Tests.Count(test => test.Outcome == outcome);
}
