using MdLock.Audit;

namespace MdLock.Reports;

/// <summary>A wait for a lock, from the request to the grant or to the end of patience.</summary>
internal sealed class LockWait
{
    /// <summary>So many holders are kept of each wait: behind a long queue there are hundreds.</summary>
    private const int MaxHolders = 3;

    private readonly List<WaitedFor> _holders = [];
    private string? _waiter;

    /// <summary>The document's path.</summary>
    public required string Document { get; init; }

    /// <summary>The section.</summary>
    public required string SectionId { get; init; }

    /// <summary>Who waited; null where the trail does not tell.</summary>
    public required AuditOwner? Owner { get; init; }

    /// <summary>The same, as the report says it.</summary>
    public string Waiter => _waiter ??= OwnerNames.Of(Owner);

    /// <summary>What for; empty where nobody said.</summary>
    public required string Operation { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How long it was.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Whether patience ended before the wait.</summary>
    public required bool TimedOut { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset From => Until - Length;

    /// <summary>Those who had the lock longest meanwhile, longest first; empty where the trail tells of none.</summary>
    public IReadOnlyList<WaitedFor> Holders => _holders;

    /// <summary>How many locks were held meanwhile; <see cref="Holders"/> has the longest of them.</summary>
    public int HolderCount { get; private set; }

    /// <summary>Takes note of a lock that was held meanwhile.</summary>
    public void Add(WaitedFor holder)
    {
        HolderCount++;
        int at = _holders.FindIndex(one => one.Length < holder.Length);
        _holders.Insert(at < 0 ? _holders.Count : at, holder);
        if (_holders.Count > MaxHolders)
        {
            _holders.RemoveAt(MaxHolders);
        }
    }
}
