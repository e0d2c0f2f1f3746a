using System.Collections.Immutable;
using MdLock.Engine;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>The locks of one session, and the documents on which it holds or waits. Safe for any number of threads.</summary>
internal sealed class HeldLocks(OwnerSession session, SessionHost host)
{
    private readonly object _gate = new();
    private readonly Dictionary<Guid, SectionLock> _held = [];
    private readonly Dictionary<string, DocumentHeartbeat> _documents = new(StringComparer.Ordinal);

    /// <summary>The locks, as far as the session knows; leases among them.</summary>
    public IReadOnlyList<SectionLock> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _held.Values];
            }
        }
    }

    /// <summary>True while the session holds or waits.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _documents.Count > 0;
            }
        }
    }

    /// <summary>The lock with an id; null when the session has none.</summary>
    public SectionLock? Find(Guid lockId)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(lockId);
        }
    }

    /// <summary>Looks up where commits carried the locks on a document, those of others too, and which are gone.</summary>
    public void Refresh(OpenDocument document, CancellationToken cancellation)
    {
        SectionLock[] held = [.. All.Where(one => one.Document == document)];
        if (held.Length > 0)
        {
            DocumentHeartbeat.NoticeLoss(document, held, cancellation);
        }
    }

    /// <summary>An exclusive lock that covers a target; null when the session has none.</summary>
    public SectionLock? FindCovering(OpenDocument document, LockTarget target)
    {
        lock (_gate)
        {
            // The newest: an older one may have been lost and taken anew.
            SectionLock? newest = null;
            foreach (SectionLock held in _held.Values)
            {
                if (held.Document == document
                    && held.Held.Mode == LockMode.Exclusive
                    && held.Held.Target.Covers(target)
                    && !(newest?.Held.Fence >= held.Held.Fence))
                {
                    newest = held;
                }
            }

            return newest;
        }
    }

    /// <summary>The token of a lease on one of exactly these targets: taking it again renews it.</summary>
    public LeaseToken? FindLease(OpenDocument document, ImmutableArray<LockTarget> targets, LockMode mode)
    {
        lock (_gate)
        {
            SectionLock? known = _held.Values.FirstOrDefault(held =>
                held.Token is not null
                && held.Document == document
                && held.Held.Mode == mode
                && targets.Contains(held.Held.Target));
            return known is null ? null : new LeaseToken(known.Token!);
        }
    }

    /// <summary>Takes note of a lock that was granted or renewed.</summary>
    public SectionLock Remember(OpenDocument document, HeldLock held, LeaseToken? token)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(held.LockId, out SectionLock? known) && known.LossReason is null)
            {
                known.Held = held;
                return known;
            }
        }

        ForgetLost(document, held);
        var taken = new SectionLock(session, document, held, token?.Value);
        lock (_gate)
        {
            _held.Add(held.LockId, taken);
        }

        document.Metrics.AddActive(1);

        Use(document, held.Owner, held.HeartbeatInterval);
        return taken;
    }

    /// <summary>Takes note that a document has another name, and which locks stand there.</summary>
    public void Follow(OpenDocument from, OpenDocument to, IReadOnlyList<HeldLock> carried)
    {
        foreach (HeldLock there in carried)
        {
            if (Find(there.LockId) is { } held && held.Document == from)
            {
                Use(to, there.Owner, there.HeartbeatInterval);
                held.Held = there;
                held.Document = to;
                StopUsing(from, there.Owner);
            }
        }
    }

    /// <summary>Takes note that a lock is over.</summary>
    public void Forget(SectionLock held)
    {
        lock (_gate)
        {
            if (!_held.Remove(held.Held.LockId))
            {
                return;
            }
        }

        if (held.TryEnd())
        {
            held.Document.Metrics.AddActive(-1);
        }

        StopUsing(held.Document, held.Held.Owner);
    }

    /// <summary>Counts a lock or a wait on a document, so that it stays open and is looked after.</summary>
    /// <param name="document">The document.</param>
    /// <param name="owner">In whose name: the session's own, or that of a lease.</param>
    /// <param name="heartbeatInterval">How often a heartbeat is promised for it.</param>
    public void Use(OpenDocument document, LockOwner owner, TimeSpan heartbeatInterval)
    {
        lock (_gate)
        {
            if (!_documents.TryGetValue(document.Path, out DocumentHeartbeat? upkeep))
            {
                upkeep = new DocumentHeartbeat(host.Heartbeats, document, host.Time);
                _documents.Add(document.Path, upkeep);
                host.Documents.Share(document);
            }

            upkeep.Owners.Add(owner);
            upkeep.Promise(heartbeatInterval);
        }

        host.Heartbeats.Wake();
    }

    /// <summary>Ends one such use.</summary>
    public void StopUsing(OpenDocument document, LockOwner owner)
    {
        lock (_gate)
        {
            if (!_documents.TryGetValue(document.Path, out DocumentHeartbeat? upkeep)
                || !upkeep.Owners.Remove(owner)
                || upkeep.Owners.Count > 0)
            {
                return;
            }

            _documents.Remove(document.Path);
        }

        host.Documents.Return(document);
    }

    /// <summary>Does what is due on each document.</summary>
    public void LookAfter(CancellationToken cancellation)
    {
        (DocumentHeartbeat Upkeep, LockOwner[] Owners)[] documents;
        lock (_gate)
        {
            documents = [.. _documents.Values.Select(upkeep => (upkeep, upkeep.Owners.Distinct().ToArray()))];
        }

        foreach ((DocumentHeartbeat upkeep, LockOwner[] owners) in documents)
        {
            upkeep.DoWhatIsDue(owners, [.. All.Where(held => held.Document == upkeep.Document)], cancellation);
        }
    }

    /// <summary>What was lost on a section is settled by taking it anew.</summary>
    private void ForgetLost(OpenDocument document, HeldLock anew)
    {
        foreach (SectionLock lost in All.Where(held => held.LossReason is not null && held.Document == document))
        {
            if (lost.Held.LockId == anew.LockId || lost.Held.Target == anew.Target)
            {
                Forget(lost);
            }
        }
    }
}
