using System.Globalization;
using System.Text;
using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>Says in words why a request was refused.</summary>
internal static class Refusals
{
    /// <summary>The error for a refusal.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="documentName">The document's name, for people to read.</param>
    public static LockAcquisitionException ToException(
        AcquireResult.Refused refused, LockRequest request, string documentName)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(request);
        string wanted = $"{Sections(request)} of '{documentName}'";
        return refused.Reason switch
        {
            RefusalReason.LimitReached => new(
                ErrorIds.LockLimitReached,
                $"'{documentName}' has {LockTable.MaxLocks} locks, as many as a document may have; {wanted} was not locked.",
                "Release locks that are not needed, or lock a larger section instead of many small ones.",
                isTransient: true),
            RefusalReason.Deadlock => new(
                ErrorIds.LockDeadlock,
                Deadlock(refused, request, wanted),
                "Release the lock that the others wait for, or take all sections in one call: that is all or nothing.",
                isTransient: false),
            RefusalReason.TicketGone => new(
                ErrorIds.LockWaitTimeout,
                $"The place in the queue for {wanted} was lost: this process was stopped for longer than its wait may last.",
                "Ask again.",
                isTransient: true),
            _ when refused.TimedOut => new(
                ErrorIds.LockWaitTimeout,
                $"{wanted} was not free within {Seconds(refused.Waited)}. {Holders(refused.Blockers, request.Owner)}",
                "Wait longer with -Timeout, or look at who is in the way with Get-MdLock -IncludeWaiting.",
                isTransient: false),
            _ => new(
                ErrorIds.LockHeld,
                $"{wanted} is not free. {Holders(refused.Blockers, request.Owner)}",
                "Wait for it with -Timeout, or look at who is in the way with Get-MdLock -IncludeWaiting.",
                isTransient: true),
        };
    }

    /// <summary>Who holds what since when, until when: a sentence for each lock, and the length of the queue.</summary>
    public static string Holders(Blockers blockers, LockOwner? asking = null)
    {
        ArgumentNullException.ThrowIfNull(blockers);
        var text = new StringBuilder();
        foreach (HeldLock held in blockers.Locks.Take(3))
        {
            text.Append(Holder(held, asking)).Append(' ');
        }

        if (blockers.Locks.Length > 3)
        {
            text.Append(CultureInfo.InvariantCulture, $"{blockers.Locks.Length - 3} more locks are in the way. ");
        }

        if (!blockers.Tickets.IsEmpty)
        {
            string requests = blockers.Tickets.Length == 1 ? "request waits" : "requests wait";
            text.Append(CultureInfo.InvariantCulture, $"{blockers.Tickets.Length} earlier {requests} for it.");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Who holds a lock since when, until when, as a sentence; and another where it is the asking process itself.</summary>
    public static string Holder(HeldLock held, LockOwner? asking = null)
    {
        ArgumentNullException.ThrowIfNull(held);
        if (!held.IsReadable)
        {
            return $"The record of the lock on {held.Target} cannot be read ({held.Operation}), so it counts as held.";
        }

        LockOwner owner = held.Owner;
        string who = owner.Kind == OwnershipKind.Lease
            ? $"{owner.User} on {owner.HostName} (lease)"
            : string.Create(CultureInfo.InvariantCulture, $"{owner.User} on {owner.HostName} (process {owner.ProcessId})");
        string doing = held.Operation.Length == 0 ? "" : $" for '{held.Operation}'";
        DateTimeOffset until = held.GrantedAt.Wall + held.TimeToLive;
        string mode = held.Mode == LockMode.Shared ? " shared" : "";
        return $"{held.Target} is held{mode} by {who}{doing} since {Time(held.GrantedAt.Wall)} until {Time(until)} at the latest."
            + (IsOfSameProcess(owner, asking) ? " That is another runspace of this process." : "");
    }

    private static bool IsOfSameProcess(LockOwner owner, LockOwner? asking) => asking is not null
        && owner.Kind == OwnershipKind.Process && owner.OwnerId != asking.OwnerId && owner.IsOfSameProcess(asking);

    private static string Deadlock(AcquireResult.Refused refused, LockRequest request, string wanted)
    {
        string me = request.Owner.OwnerId;
        if (refused.Cycle.Length == 1)
        {
            IEnumerable<string> own = refused.Blockers.Locks
                .Where(held => held.Owner.OwnerId == me)
                .Select(held => held.Target.ToString());
            return $"{wanted} would wait for its own owner, who has {string.Join(", ", own)}.";
        }

        return $"{wanted} would wait for ever: {string.Join(" waits for ", refused.Cycle.Append(me))} (owner ids). "
            + Holders(refused.Blockers);
    }

    private static string Sections(LockRequest request) => string.Join(", ", request.Targets.Select(target => $"'{target}'"));

    private static string Seconds(TimeSpan time) =>
        $"{time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s";

    // In local time, as the views show it, with the offset: the message may be read elsewhere.
    private static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm:sszzz", CultureInfo.InvariantCulture);
}
