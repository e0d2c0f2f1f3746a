using MdLock.Metrics;

namespace MdLock.Reports;

/// <summary>The waits that ended within one stretch of time.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="Until">Its end, which does not belong to it.</param>
/// <param name="Count">How many waits ended in it.</param>
/// <param name="Lengths">How long they were.</param>
internal sealed record WaitWindow(DateTimeOffset From, DateTimeOffset Until, int Count, LatencyMetrics Lengths);
