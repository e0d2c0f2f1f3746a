using System.Management.Automation;

namespace MdLock.PesterRunner.Model;

/// <summary>An <c>It</c>, once for each item of its <c>-ForEach</c>.</summary>
internal sealed class TestCase : TestNode
{
    private readonly List<TestFailure> _failures = [];

    public required ScriptBlock Body { get; init; }

    public TestOutcome Outcome { get; set; } = TestOutcome.NotRun;

    public string? Reason { get; set; }

    public TimeSpan Duration { get; set; }

    /// <summary>Set by the filter of a run: whether an outcome other than NotRun is owed.</summary>
    public bool Selected { get; set; }

    public void Fail(TestFailure failure)
    {
        Outcome = TestOutcome.Failed;
        _failures.Add(failure);
    }

    public TestResult ToResult(string file) => new(Id, Path, Outcome, Duration, [.. _failures], Reason, file, Line);
}
