namespace MdLock.PesterRunner;

/// <summary>The results of several files.</summary>
/// <param name="Files">Each file, in the order in which they ran.</param>
public sealed record TestRunResult(IReadOnlyList<TestFileResult> Files)
{
    /// <summary>Whether there was something to run and nothing failed.</summary>
    public bool Succeeded => Files.Count > 0 && Files.All(file => file.Succeeded);

    /// <summary>The number of tests with an outcome.</summary>
    public int Count(TestOutcome outcome) => Files.Sum(file => file.Count(outcome));
}
