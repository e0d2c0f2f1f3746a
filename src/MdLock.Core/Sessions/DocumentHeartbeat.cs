using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Sessions;

/// <summary>Looks after one session's locks and waits on one document: heartbeats, losses, cleanup.</summary>
internal sealed class DocumentHeartbeat
{
    private readonly HeartbeatService _heartbeats;
    private readonly TimeProvider _time;
    private long _sequence;
    private TimeSpan _lastBeat;
    private TimeSpan _lastCleanup;
    private long _beatTicks = long.MaxValue;

    public DocumentHeartbeat(HeartbeatService heartbeats, OpenDocument document, TimeProvider time)
    {
        _heartbeats = heartbeats;
        _time = time;
        Document = document;
        _lastBeat = _lastCleanup = Now().Monotonic;
    }

    /// <summary>The document.</summary>
    public OpenDocument Document { get; }

    /// <summary>In whose name the session holds or waits there, once for each lock and wait.</summary>
    public List<LockOwner> Owners { get; } = [];

    /// <summary>
    /// Takes note of how often a heartbeat was promised. Each lock is judged by the promise in its own record, so the
    /// shortest counts until nothing is held any more, however the settings change. For one thread at a time.
    /// </summary>
    public void Promise(TimeSpan interval) =>
        Volatile.Write(ref _beatTicks, Math.Min(Volatile.Read(ref _beatTicks), interval.Ticks));

    /// <summary>Does what is due.</summary>
    /// <param name="owners">In whose name the session holds or waits there.</param>
    /// <param name="held">The session's locks on the document.</param>
    /// <param name="cancellation">Ends the wait for others.</param>
    public void DoWhatIsDue(
        IReadOnlyList<LockOwner> owners, IReadOnlyList<SectionLock> held, CancellationToken cancellation)
    {
        LockInstant now = Now();
        try
        {
            NoticeExpiry(Document, held, now);
            bool isBeatDue = (now.Monotonic - _lastBeat).Ticks >= Volatile.Read(ref _beatTicks);
            try
            {
                KeepAlive(held, now, cancellation);
                if (isBeatDue)
                {
                    Beat(owners, held, now);
                }
            }
            finally
            {
                // What keeps a sign of life from being given may be what loses the locks.
                if (isBeatDue)
                {
                    NoticeLoss(Document, held, cancellation);
                }
            }

            if (now.Monotonic - _lastCleanup >= Document.Settings.Known.CleanupInterval)
            {
                _lastCleanup = now.Monotonic;
                _heartbeats.CleanUp(Document.Path);
            }
        }
        catch (OperationCanceledException)
        {
            // The engine ends, and all locks with it.
        }
        catch (Exception passing) when (passing is MdLockException or IOException or UnauthorizedAccessException)
        {
            // A missed heartbeat is made up for at the next tick, and three in a row are needed to lose a lock.
        }
    }

    /// <summary>Takes note of locks whose time is over, by whichever clock says so first.</summary>
    public static void NoticeExpiry(OpenDocument document, IReadOnlyList<SectionLock> held, LockInstant now)
    {
        foreach (SectionLock one in held.Where(one => one.LossReason is null))
        {
            LockInstant granted = one.Held.GrantedAt;
            TimeSpan timeToLive = one.Held.TimeToLive;
            if (now.Wall - granted.Wall > timeToLive || now.Monotonic - granted.Monotonic > timeToLive)
            {
                one.MarkLost(LockErrors.Expired(one.Held));
                document.Audit.Expired(one.Held);
            }
        }
    }

    /// <summary>Takes note of locks that somebody took over, and of where commits carried the others.</summary>
    public static void NoticeLoss(
        OpenDocument document, IReadOnlyList<SectionLock> held, CancellationToken cancellation)
    {
        SectionLock[] known = [.. held.Where(one => one.LossReason is null)];
        IReadOnlyList<StandingLock?> found = document.Store.Find([.. known.Select(one => one.Held.LockId)], cancellation);
        foreach ((SectionLock one, StandingLock? standing) in known.Zip(found))
        {
            if (standing is not null)
            {
                one.Held = standing.Held;
            }
            else if (one.Document == document)
            {
                // One whose document got another name meanwhile stands there.
                one.MarkLost(LockErrors.Lost(one.Held));
            }
        }
    }

    /// <summary>Renews what is to be kept alive, at half its time: then there is as much again to try it in.</summary>
    private void KeepAlive(IReadOnlyList<SectionLock> held, LockInstant now, CancellationToken cancellation)
    {
        foreach (SectionLock one in held.Where(one => one is { IsKeptAlive: true, LossReason: null }))
        {
            HeldLock known = one.Held;
            if (now.Monotonic - known.GrantedAt.Monotonic >= known.TimeToLive / 2)
            {
                HeldLock? renewed = Document.Store.Transact(
                    view => LockRules.Renew(view.Table, known.LockId, known.Fence, known.TimeToLive, view.Now),
                    TableAccess.Ordinary,
                    cancellation);
                if (renewed is not null)
                {
                    one.Held = renewed;
                }
            }
        }
    }

    private void Beat(IReadOnlyList<LockOwner> owners, IReadOnlyList<SectionLock> held, LockInstant now)
    {
        HeldLock? oldest = held.Select(one => one.Held).MinBy(one => one.GrantedAt.Wall);
        var beat = new Heartbeat(
            now,
            _sequence + 1,
            oldest?.GrantedAt.Wall ?? now.Wall,
            oldest?.TimeToLive ?? Document.Settings.Known.TimeToLive);
        foreach (LockOwner owner in owners)
        {
            Document.Store.Beat(owner, beat);
        }

        _sequence++;
        _lastBeat = now.Monotonic;
    }

    private LockInstant Now() => LockInstant.Of(_time);
}
