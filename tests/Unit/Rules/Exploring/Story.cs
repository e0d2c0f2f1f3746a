using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>One document's locks as a case tells them: who asks for what, who waits, who lets go.</summary>
internal sealed class Story
{
    private readonly Dictionary<long, LockRequest> _requests = [];
    private int _second;

    public LockTable Table { get; set; } = LockTable.Empty;

    public LockInstant Now => Make.At(_second);

    /// <summary>Asks, and expects the lock.</summary>
    public HeldLock Lock(string owner, LockTarget target, LockMode mode = LockMode.Exclusive) =>
        Assert.Single(LockAll(owner, mode, target).Locks);

    /// <summary>Asks for several, and expects them.</summary>
    public LockDecision.Granted LockAll(string owner, LockMode mode, params LockTarget[] targets) =>
        Assert.IsType<LockDecision.Granted>(Ask(owner, mode, wait: false, targets));

    /// <summary>Asks, and expects to wait.</summary>
    public LockDecision.Waiting Queue(string owner, LockTarget target, LockMode mode = LockMode.Exclusive) =>
        QueueAll(owner, mode, target);

    /// <summary>Asks for several, and expects to wait.</summary>
    public LockDecision.Waiting QueueAll(string owner, LockMode mode, params LockTarget[] targets) =>
        Assert.IsType<LockDecision.Waiting>(Ask(owner, mode, wait: true, targets));

    /// <summary>Asks, and expects a refusal that leaves the table as it is.</summary>
    public LockDecision.Refused Refuse(
        string owner, LockTarget target, LockMode mode = LockMode.Exclusive, bool wait = false)
    {
        LockTable before = Table;
        var refused = Assert.IsType<LockDecision.Refused>(Ask(owner, mode, wait, target));
        Assert.Same(before, Table);
        return refused;
    }

    public LockDecision Ask(string owner, LockMode mode, bool wait, params LockTarget[] targets)
    {
        LockRequest request = Make.Request(owner, mode, [.. targets]);
        Transition<LockDecision> result = LockRules.Request(Table, request, wait, Tick());
        Table = result.Table;
        if (result.Answer is LockDecision.Waiting waiting)
        {
            _requests.Add(waiting.Ticket.Order, request);
        }

        return result.Answer;
    }

    public LockDecision Resume(LockDecision.Waiting waiting)
    {
        long place = waiting.Ticket.Order;
        Transition<LockDecision> result = LockRules.Resume(Table, _requests[place], place, Tick());
        Table = result.Table;
        return result.Answer;
    }

    public void AssertStillWaits(LockDecision.Waiting waiting)
    {
        LockTable before = Table;
        Assert.IsType<LockDecision.Waiting>(Resume(waiting));
        Assert.Same(before, Table);
    }

    public LockDecision.Granted AssertProceeds(LockDecision.Waiting waiting) =>
        Assert.IsType<LockDecision.Granted>(Resume(waiting));

    public void Release(HeldLock held)
    {
        Transition<bool> result = LockRules.Release(Table, held.LockId, held.Fence);
        Assert.True(result.Answer);
        Table = result.Table;
    }

    public void Withdraw(LockDecision.Waiting waiting)
    {
        Transition<bool> result = LockRules.Withdraw(Table, waiting.Ticket.Order);
        Assert.True(result.Answer);
        Table = result.Table;
    }

    /// <summary>Renames: each target that is the old one becomes the new one.</summary>
    public void Rename(LockTarget old, LockTarget renamed) =>
        Table = LockRules.Relocate(Table, target => target == old ? renamed : target);

    private LockInstant Tick() => Make.At(++_second);
}
