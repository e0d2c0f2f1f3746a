using MdLock.Commits;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.UnitTests.Commits;

/// <summary>I1: locks go with their sections, and meet nobody there.</summary>
public sealed class CommitLocksTests : IDisposable
{
    private static readonly JournalMove Move = new(["_document", "a"], ["_document", "b"]);

    private readonly MemoryLockStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ALaterLockAtTheNewPlace_When_TheEarlierOneIsCarriedThere_Then_TheLaterOneIsDropped(bool again)
    {
        HeldLock earlier = _store.Hold(Target("a"), fence: 7);
        var carrier = new CommitLocks(_store);
        JournalEntry entry = Entry(carrier);
        Intrude("b", fence: 9);
        HeldLock elsewhere = Intrude("c", fence: 10);

        carrier.Carry(entry, again);

        Assert.Equal([earlier.LockId, elsewhere.LockId], _store.Table.Locks.Select(held => held.LockId));
        Assert.Equal("b", _store.Table.FindLock(earlier.LockId)!.Target.SectionId);
    }

    [Fact]
    public void Given_TheOwnersOwnLockAtTheNewPlace_When_AnotherIsCarriedThere_Then_BothStay()
    {
        _store.Hold(Target("a"), fence: 7);
        var carrier = new CommitLocks(_store);
        JournalEntry entry = Entry(carrier);
        _store.Hold(Target("b"), fence: 9);

        carrier.Carry(entry, again: false);

        Assert.Equal(2, _store.Table.Locks.Length);
    }

    private static LockTarget Target(string id) => LockTarget.Of(["_document", id], LockScope.Subtree);

    private HeldLock Intrude(string id, long fence)
    {
        HeldLock own = _store.Hold(Target(id), fence);
        HeldLock held = own with { Owner = own.Owner with { OwnerId = "other" } };
        _store.Table = _store.Table with { Locks = _store.Table.Locks.Replace(own, held) };
        return held;
    }

    private static JournalEntry Entry(CommitLocks carrier) => new()
    {
        Sequence = 1,
        Boot = "",
        Splice = new ByteSplice(0, 0, []),
        Commit = Guid.NewGuid(),
        Timestamp = default,
        Author = "ada",
        Operation = "rename",
        Fence = 7,
        LockId = Guid.NewGuid(),
        Before = "",
        After = "",
        Temporary = "",
        Appends = [],
        Seen = new Dictionary<string, string>(),
        Moves = [Move],
        Places = carrier.Find([Move], CancellationToken.None),
    };
}
