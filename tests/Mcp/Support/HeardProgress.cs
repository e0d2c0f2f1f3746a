using System.Collections.Concurrent;
using ModelContextProtocol;

namespace MdLock.McpTests.Support;

/// <summary>Keeps what it is told of a call.</summary>
internal sealed class HeardProgress : IProgress<ProgressNotificationValue>
{
    private readonly ConcurrentQueue<ProgressNotificationValue> _heard = new();

    public IReadOnlyCollection<ProgressNotificationValue> Heard => _heard;

    /// <inheritdoc/>
    public void Report(ProgressNotificationValue value) => _heard.Enqueue(value);
}
