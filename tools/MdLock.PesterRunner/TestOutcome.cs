namespace MdLock.PesterRunner;

/// <summary>What became of a test.</summary>
public enum TestOutcome
{
    /// <summary>It was left out by a filter.</summary>
    NotRun,

    /// <summary>It and the hooks around it ran to their end.</summary>
    Passed,

    /// <summary>It, or a hook that it depends on, threw.</summary>
    Failed,

    /// <summary>It was marked to be skipped, or called <c>Set-ItResult -Skipped</c>.</summary>
    Skipped,

    /// <summary>It called <c>Set-ItResult -Inconclusive</c>.</summary>
    Inconclusive,
}
