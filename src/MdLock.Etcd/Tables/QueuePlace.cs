using MdLock.Rules;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>A place in the queue of somebody of this process.</summary>
/// <param name="Id">The key of the ticket, and of the lock that it becomes.</param>
/// <param name="Ticket">The ticket, as it stands in the table.</param>
/// <param name="Before">What came directly before it, where that is in its way; null where only the table tells.</param>
/// <param name="Since">When the ticket was asked for: then it did not have its lock yet.</param>
internal sealed record QueuePlace(string Id, Ticket Ticket, EtcdEntry? Before, LockInstant Since)
{
    /// <summary>What changes without news, such as who waits for whom, is looked at each so many times.</summary>
    private const int LooksBetween = 5;

    /// <summary>Whether what came before is one who waits, and will give on what he gets, since that covers what is wanted here.</summary>
    public bool IsHanded => Before?.Ticket is { Mode: LockMode.Exclusive, Targets: [var wide] }
        && Ticket is { Mode: LockMode.Exclusive, Targets: [var narrow] }
        && wide.Covers(narrow);

    private int _wasWatched;
    private int _looks;

    /// <summary>Whether it is time for a look at the whole table, whatever can be told without.</summary>
    public bool IsWholeLookDue() => Interlocked.Increment(ref _looks) % LooksBetween == 0;

    /// <summary>What came directly before it, told once: whoever asks again has seen it end.</summary>
    public EtcdEntry? TakeBefore() => Interlocked.Exchange(ref _wasWatched, 1) == 0 ? Before : null;
}
