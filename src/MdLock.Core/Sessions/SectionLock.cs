using MdLock.Engine;
using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>A lock in the hands of its owner.</summary>
public sealed class SectionLock : IDisposable
{
    private readonly OwnerSession _session;
    private readonly CancellationTokenSource _lost = new();
    private int _isOver;
    private int _isTold;

    internal SectionLock(OwnerSession session, OpenDocument document, HeldLock held, string? token)
    {
        _session = session;
        Document = document;
        Held = held;
        Token = token;
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path => Document.Path;

    /// <summary>The lock as it was granted, last renewed or carried to another section.</summary>
    internal HeldLock Held { get; set; }

    /// <summary>The id of the section, as far as is known.</summary>
    public string SectionId => Held.Target.SectionId;

    /// <summary>The id of the lock.</summary>
    public Guid LockId => Held.LockId;

    /// <summary>The number that each later lock on the document exceeds.</summary>
    public long Fence => Held.Fence;

    /// <summary>The place in the queue from which it was last granted; null when that was at once.</summary>
    public long? TicketOrder { get; internal set; }

    /// <summary>For a lease: the secret that releases it from anywhere. Null for a lock of the process.</summary>
    public string? Token { get; }

    /// <summary>Cancelled as soon as it is known that the lock was lost: its time is over, or somebody took it over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it was lost; null while it was not.</summary>
    public LockTimeoutException? LossReason { get; private set; }

    /// <summary>Whether the session renews it before its time is over.</summary>
    public bool IsKeptAlive { get; internal set; }

    /// <summary>The document; another one from the moment on at which it gets another name.</summary>
    internal OpenDocument Document { get; set; }

    /// <summary>Gives the lock back. Does nothing the second time.</summary>
    /// <exception cref="StoreException">The store cannot be used; the lock is still there.</exception>
    public void Dispose() => _session.Release(this, CancellationToken.None);

    /// <summary>True for the first caller alone: a lock ends once, by a loss or by a release.</summary>
    internal bool TryEnd() => Interlocked.Exchange(ref _isOver, 1) == 0;

    /// <summary>True for the first caller alone: a loss is told once.</summary>
    internal bool TryTellLoss() => Interlocked.Exchange(ref _isTold, 1) == 0;

    internal void MarkLost(LockTimeoutException reason)
    {
        LossReason = reason;
        if (TryEnd())
        {
            Document.Metrics.AddActive(-1);
        }

        _lost.Cancel();
    }
}
