namespace MdLock.Engine;

/// <summary>A document on which a session holds or waits, and when it is next due.</summary>
internal sealed class OwnedDocument(LockedDocument document, TimeSpan heartbeatInterval, TimeSpan cleanupInterval, long now)
{
    /// <summary>The document.</summary>
    public LockedDocument Document => document;

    /// <summary>How many locks and waits the session has there.</summary>
    public int Uses { get; set; }

    /// <summary>The number of the last heartbeat.</summary>
    public long Sequence { get; set; }

    /// <summary>When the next heartbeat is due, in milliseconds.</summary>
    public long NextBeat { get; set; } = now + (long)heartbeatInterval.TotalMilliseconds;

    /// <summary>When the next cleanup is due, in milliseconds.</summary>
    public long NextCleanup { get; set; } = now + (long)cleanupInterval.TotalMilliseconds;
}
