namespace MdLock.PesterRunner;

/// <summary>The result of one test, or of the hooks of one block.</summary>
/// <param name="Id">Where it stands in its file: the numbers of its blocks and its own. Stable between runs.</param>
/// <param name="Path">The names of its blocks and its own, templates filled in.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Duration">How long it took, hooks around it included.</param>
/// <param name="Failures">Why it failed, first things first.</param>
/// <param name="Reason">Why it was skipped or is inconclusive, or null.</param>
/// <param name="File">The file that it stands in.</param>
/// <param name="Line">The line on which it begins.</param>
public sealed record TestResult(
    string Id,
    IReadOnlyList<string> Path,
    TestOutcome Outcome,
    TimeSpan Duration,
    IReadOnlyList<TestFailure> Failures,
    string? Reason,
    string File,
    int Line)
{
    /// <summary>The path in one string, as Pester joins it.</summary>
    public string FullName => string.Join('.', Path);

    /// <summary>All failures in one text; empty if there are none.</summary>
    public string Message => string.Join(Environment.NewLine, Failures);
}
