using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>What came of a request. A refusal is a value here; see <see cref="Refusals.ToException"/>.</summary>
internal abstract record AcquireResult
{
    private AcquireResult(TimeSpan waited, ImmutableArray<Reclaimed> reclaimed)
    {
        Waited = waited;
        Reclaimed = reclaimed;
    }

    /// <summary>The time from the request to the answer.</summary>
    public TimeSpan Waited { get; }

    /// <summary>Stale entries that were in the way and are gone now.</summary>
    public ImmutableArray<Reclaimed> Reclaimed { get; }

    /// <summary>Granted.</summary>
    public sealed record Granted : AcquireResult
    {
        internal Granted(
            LockDecision.Granted decision, long? ticketOrder, TimeSpan waited, ImmutableArray<Reclaimed> reclaimed)
            : base(waited, reclaimed)
        {
            Locks = decision.Locks;
            Renewed = decision.Renewed;
            TicketOrder = ticketOrder;
        }

        /// <summary>The locks.</summary>
        public ImmutableArray<HeldLock> Locks { get; }

        /// <summary>The ids of those among them that the owner had before.</summary>
        public ImmutableArray<Guid> Renewed { get; }

        /// <summary>The place in the queue from which it was granted; null when it was granted at once.</summary>
        public long? TicketOrder { get; }
    }

    /// <summary>Refused; nothing is left behind.</summary>
    public sealed record Refused : AcquireResult
    {
        internal Refused(
            RefusalReason reason,
            bool timedOut,
            Blockers blockers,
            ImmutableArray<string> cycle,
            TimeSpan waited,
            ImmutableArray<Reclaimed> reclaimed)
            : base(waited, reclaimed)
        {
            Reason = reason;
            TimedOut = timedOut;
            Blockers = blockers;
            Cycle = cycle;
        }

        /// <summary>Why.</summary>
        public RefusalReason Reason { get; }

        /// <summary>True when it waited, and its time ran out.</summary>
        public bool TimedOut { get; }

        /// <summary>What stood in the way at the end.</summary>
        public Blockers Blockers { get; }

        /// <summary>For a deadlock: the owner ids around the cycle, the requester's first.</summary>
        public ImmutableArray<string> Cycle { get; }
    }
}
