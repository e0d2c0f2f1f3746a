using System.Diagnostics;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.EtcdTests.Load;

/// <summary>A store whose waiters look into the table only when they are woken: a wake-up that is lost shows.</summary>
/// <remarks>Otherwise they would look once a second by themselves, and nobody would notice.</remarks>
internal sealed class WakefulStore(ILockStore store) : PassingStore(store)
{
    private int _lost;

    /// <summary>Waits that went on although what was waited for had ended.</summary>
    public int Lost => Volatile.Read(ref _lost);

    public override IEntryWatch Watch(HeldLock held, long? place = null) =>
        new Watcher(this, base.Watch(held, place), () => HasEnded(place, Peek().FindLock(held.LockId) is null));

    public override IEntryWatch Watch(Ticket ticket, long? place = null) =>
        new Watcher(this, base.Watch(ticket, place), () => HasEnded(place, Peek().FindTicket(ticket.Order) is null));

    /// <summary>Whether the waiter's own place became a lock, or what stands before it is gone and nothing else was put there.</summary>
    private bool HasEnded(long? place, bool isGone) => place is { } own
        ? Peek() is var table && (table.FindTicket(own) is not { } ticket
            || (table.Locks.IsEmpty && table.Tickets.All(other => other.Order >= ticket.Order)))
        : isGone;

    /// <summary>Waits until it is woken; when that takes long, looks whether it should have been.</summary>
    private sealed class Watcher(WakefulStore owner, IEntryWatch watch, Func<bool> hasEnded) : IEntryWatch
    {
        // News that is under way arrives within milliseconds; a machine that is busy takes its time.
        private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(3);

        // Longer than a queue of all clients takes; then the waiter may look, so that a run comes to its end.
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

        public bool Wait(TimeSpan patience, CancellationToken cancellation)
        {
            long start = Stopwatch.GetTimestamp();

            // A short patience is the caller's own; a second is only how often one looks.
            if (patience < TimeSpan.FromSeconds(1))
            {
                return watch.Wait(patience, cancellation);
            }

            while (Stopwatch.GetElapsedTime(start) < Longest)
            {
                if (watch.Wait(UnderWay, cancellation))
                {
                    return true;
                }

                if (hasEnded())
                {
                    if (!watch.Wait(UnderWay, cancellation))
                    {
                        Interlocked.Increment(ref owner._lost);
                    }

                    return true;
                }
            }

            return false;
        }

        public void Dispose() => watch.Dispose();
    }
}
