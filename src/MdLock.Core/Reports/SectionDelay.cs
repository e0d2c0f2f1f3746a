using MdLock.Metrics;

namespace MdLock.Reports;

/// <summary>How much a section was waited for.</summary>
/// <param name="Document">The document's path.</param>
/// <param name="SectionId">The section.</param>
internal sealed record SectionDelay(string Document, string SectionId)
{
    /// <summary>How many locks on it were granted, or were held when the time that is looked at began.</summary>
    public required int Locks { get; init; }

    /// <summary>For how long it was held, all locks together.</summary>
    public required TimeSpan Held { get; init; }

    /// <summary>How many waits for it ended.</summary>
    public required int Waits { get; init; }

    /// <summary>How many of them by the end of patience.</summary>
    public required int TimedOut { get; init; }

    /// <summary>How long these waits were together.</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>How long they were.</summary>
    public required LatencyMetrics Lengths { get; init; }
}
