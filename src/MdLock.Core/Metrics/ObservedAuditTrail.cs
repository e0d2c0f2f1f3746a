using MdLock.Audit;

namespace MdLock.Metrics;

/// <summary>A trail whose events count for the figures of the process too.</summary>
internal sealed class ObservedAuditTrail(IAuditTrail trail, EngineMetrics metrics) : IAuditTrail
{
    /// <inheritdoc/>
    public int HeldBack => trail.HeldBack;

    /// <inheritdoc/>
    public void Append(params ReadOnlySpan<AuditEntry> entries)
    {
        trail.Append(entries);
        foreach (AuditEntry entry in entries)
        {
            metrics.Observe(entry);
        }
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<StampedEntry> entries, bool again)
    {
        trail.Append(entries, again);
        if (!again)
        {
            foreach (StampedEntry one in entries)
            {
                metrics.Observe(one.Entry);
            }
        }
    }

    /// <inheritdoc/>
    public void Sync() => trail.Sync();

    /// <inheritdoc/>
    public IReadOnlyList<AuditFinding> Verify(CancellationToken cancellation) => trail.Verify(cancellation);

    /// <inheritdoc/>
    public bool Flush() => trail.Flush();

    /// <inheritdoc/>
    public void Dispose() => trail.Dispose();
}
