using MdLock.Rules;

namespace MdLock.UnitTests.Rules;

/// <summary>Locks that are handed to those who wait, by whoever makes room for them.</summary>
public sealed class PromotionTests
{
    private static readonly LockInstant Now = new(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1));

    [Fact]
    public void Given_AQueue_When_TheLockBeforeItEnds_Then_TheFirstIsHandedItAndTheOthersWait()
    {
        (LockTable table, HeldLock held) = Hold("one", Section("a"));
        (table, Ticket first) = Queue(table, "two", Section("a"));
        (table, Ticket second) = Queue(table, "three", Section("a"));
        table = LockRules.Release(table, held.LockId, held.Fence).Table;

        (LockTable after, var handed) = LockRules.Promote(table, _ => true, Now);

        HeldLock lent = Assert.Single(handed);
        Assert.Equal(("two", first.Order), (lent.Owner.OwnerId, lent.Place));
        Assert.True(lent.Fence > second.Order);
        Assert.Equal(Now, lent.GrantedAt);
        Assert.Equal(second, Assert.Single(after.Tickets));
        Assert.Equal(lent, Assert.Single(after.Locks));
    }

    [Fact]
    public void Given_AHandedLock_When_ItsWaiterAsks_Then_ItIsTheAnswerAndOthersPlacesAreGone()
    {
        (LockTable table, HeldLock held) = Hold("one", Section("a"));
        (table, Ticket ticket) = Queue(table, "two", Section("a"));
        table = LockRules.Promote(LockRules.Release(table, held.LockId, held.Fence).Table, _ => true, Now).Table;

        (LockTable after, LockDecision decision) = LockRules.Resume(table, Request("two", Section("a")), ticket.Order, Now);

        Assert.Same(table, after);
        Assert.Equal(table.Locks, Assert.IsType<LockDecision.Granted>(decision).Locks);
        LockDecision other = LockRules.Resume(table, Request("three", Section("a")), ticket.Order, Now).Answer;
        Assert.Equal(RefusalReason.TicketGone, Assert.IsType<LockDecision.Refused>(other).Reason);
    }

    [Fact]
    public void Given_AHandedLock_When_ItsPlaceIsGivenUp_Then_NothingIsLeft()
    {
        (LockTable table, HeldLock held) = Hold("one", Section("a"));
        (table, Ticket ticket) = Queue(table, "two", Section("a"));
        table = LockRules.Promote(LockRules.Release(table, held.LockId, held.Fence).Table, _ => true, Now).Table;

        (LockTable after, bool wasThere) = LockRules.Withdraw(table, ticket.Order);

        Assert.True(wasThere);
        Assert.Empty(after.Locks);
        Assert.False(LockRules.Withdraw(after, ticket.Order).Answer);
    }

    [Fact]
    public void Given_SharedTicketsBehindEachOther_When_RoomIsMade_Then_AllAreHandedTheirs()
    {
        (LockTable table, HeldLock held) = Hold("one", Section("a"));
        (table, _) = Queue(table, "two", Section("a"), LockMode.Shared);
        (table, _) = Queue(table, "three", Section("a"), LockMode.Shared);
        (table, _) = Queue(table, "four", Section("a"));
        table = LockRules.Release(table, held.LockId, held.Fence).Table;

        (LockTable after, var handed) = LockRules.Promote(table, _ => true, Now);

        Assert.Equal(["two", "three"], handed.Select(one => one.Owner.OwnerId));
        Assert.Equal("four", Assert.Single(after.Tickets).OwnerId);
    }

    [Fact]
    public void Given_AWaiterWhoCannotTake_When_RoomIsMade_Then_NobodyOvertakesIt()
    {
        (LockTable table, HeldLock held) = Hold("one", Section("a"));
        (table, _) = Queue(table, "two", Section("a"));
        (table, _) = Queue(table, "three", Section("a"));
        (table, _) = Queue(table, "four", Section("b"));
        table = LockRules.Release(table, held.LockId, held.Fence).Table;

        (LockTable after, var handed) = LockRules.Promote(table, ticket => ticket.OwnerId != "two", Now);

        Assert.Empty(handed.Where(one => one.Owner.OwnerId != "four"));
        Assert.Contains(after.Tickets, ticket => ticket.OwnerId == "three");
    }

    [Fact]
    public void Given_TicketsWithoutDetails_When_RoomIsMade_Then_TheyAreLeftToTheirOwners()
    {
        (LockTable table, HeldLock held) = Hold("one", Section("a"));
        (table, Ticket ticket) = Queue(table, "two", Section("a"));
        table = LockRules.Release(table, held.LockId, held.Fence).Table;
        table = table with { Tickets = [ticket with { Details = null }] };

        Assert.Same(table, LockRules.Promote(table, _ => true, Now).Table);
    }

    private static (LockTable Table, HeldLock Held) Hold(string owner, LockTarget target)
    {
        (LockTable table, LockDecision decision) = LockRules.Request(LockTable.Empty, Request(owner, target), wait: false, Now);
        return (table, Assert.IsType<LockDecision.Granted>(decision).Locks[0]);
    }

    private static (LockTable Table, Ticket Ticket) Queue(
        LockTable table, string owner, LockTarget target, LockMode mode = LockMode.Exclusive)
    {
        LockRequest request = Request(owner, target) with { Mode = mode };
        if (table.Locks.IsEmpty || !table.Locks.Any(held => held.ConflictsWith(target, mode)))
        {
            // Behind nothing, as after an end that nobody made use of.
            var ticket = new Ticket
            {
                Order = table.LastFence + 1,
                OwnerId = owner,
                Targets = [target],
                Mode = mode,
                Details = new(request.Owner, "", Now, default, default) { TimeToLive = request.TimeToLive },
            };
            return (table with { Tickets = table.Tickets.Add(ticket), LastFence = ticket.Order }, ticket);
        }

        (LockTable after, LockDecision decision) = LockRules.Request(table, request, wait: true, Now);
        return (after, Assert.IsType<LockDecision.Waiting>(decision).Ticket);
    }

    private static LockTarget Section(string id) => LockTarget.Of(["_document", id], LockScope.Subtree);

    private static LockRequest Request(string owner, LockTarget target) => new()
    {
        Owner = new()
        {
            OwnerId = owner,
            Kind = OwnershipKind.Process,
            User = "ada",
            HostName = "host",
            HostId = "host",
            BootId = "boot",
            PidNamespace = "",
            ProcessId = 1,
            ProcessStart = 1,
            RunspaceId = "",
        },
        Targets = [target],
        TimeToLive = TimeSpan.FromMinutes(5),
        HeartbeatInterval = TimeSpan.FromSeconds(30),
    };
}
