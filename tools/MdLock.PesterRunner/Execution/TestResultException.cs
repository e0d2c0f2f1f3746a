namespace MdLock.PesterRunner.Execution;

/// <summary>Thrown by <c>Set-ItResult</c> to end a test with an outcome that is neither success nor failure.</summary>
internal sealed class TestResultException(TestOutcome outcome, string reason) : Exception(reason)
{
    public TestOutcome Outcome { get; } = outcome;
}
