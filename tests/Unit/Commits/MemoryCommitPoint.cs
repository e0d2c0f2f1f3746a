using MdLock.Errors;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.UnitTests.Commits;

/// <summary>A head in memory, whose calls may fail before or after they took effect.</summary>
/// <param name="store">The locks in whose name it moves.</param>
internal sealed class MemoryCommitPoint(MemoryLockStore store) : ICommitPoint
{
    private long _revision;

    public DocumentHead? Head { get; private set; }

    /// <summary>The calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>How often the head moved to another commit.</summary>
    public int Moves { get; private set; }

    /// <summary>Is called before each call, with its number.</summary>
    public Action<int>? OnCall { get; set; }

    /// <summary>Is called when a call has taken effect and before it is answered, with its number.</summary>
    public Action<int>? OnAnswer { get; set; }

    /// <summary>The numbers of calls that fail before they take effect.</summary>
    public HashSet<int> FailBefore { get; } = [];

    /// <summary>The numbers of calls whose answer is lost.</summary>
    public HashSet<int> FailAfter { get; } = [];

    /// <summary>Whether all calls fail from the first that does on.</summary>
    public bool FailsForGood { get; set; }

    /// <summary>What a move whose answer was lost still does when it arrives late; null for nothing.</summary>
    public Action? Late { get; private set; }

    /// <summary>Whether no call is answered.</summary>
    public bool IsAway { get; init; }

    /// <summary>Whether moves whose answer was lost arrive late, and not at once.</summary>
    public bool ArrivesLate { get; set; }

    public DocumentHead? Read(CancellationToken cancellation) => Answer(() => Head);

    public DocumentHead? TryMove(
        DocumentHead? before, DocumentHead after, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation) =>
        Answer(() => Move(before, after, authorities), () => Late = () => Move(before, after, authorities));

    /// <summary>Sets it back to an earlier time.</summary>
    public void Restore(DocumentHead? head) => Head = head;

    private DocumentHead? Move(DocumentHead? before, DocumentHead after, IReadOnlyList<HeldLock> authorities)
    {
        if (Head?.Revision != before?.Revision
            || authorities.Any(one => store.Table.FindLock(one.LockId)?.Fence != one.Fence))
        {
            return null;
        }

        Moves += Head?.Commit == after.Commit ? 0 : 1;
        return Head = after with { Revision = ++_revision };
    }

    private T Answer<T>(Func<T> call, Action? delay = null)
    {
        int number = ++Calls;
        OnCall?.Invoke(number);
        if (IsAway || FailBefore.Contains(number) || (FailsForGood && number > FailBefore.Concat(FailAfter).DefaultIfEmpty(int.MaxValue).Min()))
        {
            throw Away();
        }

        if (FailAfter.Contains(number) && ArrivesLate && delay is not null)
        {
            delay();
            throw Away();
        }

        T answer = call();
        OnAnswer?.Invoke(number);
        return FailAfter.Contains(number) ? throw Away() : answer;
    }

    private static StoreException Away() => new(ErrorIds.StoreFailed, "The store is away.");
}
