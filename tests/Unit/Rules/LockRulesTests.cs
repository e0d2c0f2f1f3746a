using MdLock.Rules;
using MdLock.UnitTests.Rules.Exploring;
using static MdLock.Rules.LockMode;

namespace MdLock.UnitTests.Rules;

/// <summary>The semantics of locking, case by case.</summary>
public sealed class LockRulesTests
{
    private readonly Story _story = new();

    [Fact]
    public void I1_Given_a_reader_When_another_reader_comes_Then_both_read()
    {
        _story.Lock("ann", Guide.Setup, Shared);

        _story.Lock("bob", Guide.Setup, Shared);

        Assert.Equal(2, _story.Table.Locks.Length);
    }

    [Theory]
    [InlineData(Exclusive, Exclusive)]
    [InlineData(Exclusive, Shared)]
    [InlineData(Shared, Exclusive)]
    public void I1_Given_a_lock_When_another_comes_and_not_both_are_shared_Then_it_is_refused_and_told_who_holds(
        LockMode first, LockMode second)
    {
        HeldLock held = _story.Lock("ann", Guide.Setup, first);

        LockDecision.Refused refused = _story.Refuse("bob", Guide.Setup, second);

        Assert.Equal(RefusalReason.Held, refused.Reason);
        Assert.Same(held, Assert.Single(refused.Blockers.Locks));
        Assert.Empty(refused.Blockers.Tickets);
        Assert.Empty(refused.Cycle);
    }

    [Fact]
    public void I1_Given_a_locked_body_When_a_subsection_is_asked_for_Then_both_are_held()
    {
        _story.Lock("ann", Guide.SetupBody);

        _story.Lock("bob", Guide.Linux);
    }

    [Fact]
    public void I1_Given_a_locked_body_When_its_section_is_asked_for_Then_it_is_refused()
    {
        _story.Lock("ann", Guide.LinuxBody);

        _story.Refuse("bob", Guide.Linux);
        _story.Refuse("bob", Guide.Setup);
    }

    [Fact]
    public void I1_Given_a_locked_section_When_a_part_is_asked_for_Then_it_is_refused_and_what_is_beside_is_free()
    {
        _story.Lock("ann", Guide.Setup);

        _story.Refuse("bob", Guide.SetupBody);
        _story.Refuse("bob", Guide.Linux);
        _story.Refuse("bob", Guide.LinuxBody);
        _story.Lock("bob", Guide.Intro);
    }

    [Fact]
    public void I1_Given_the_locked_document_When_anything_is_asked_for_Then_it_is_refused()
    {
        _story.Lock("ann", Guide.Document);

        Assert.All(
            [Guide.Document, Guide.Intro, Guide.SetupBody, Guide.LinuxBody],
            target => Assert.Equal(RefusalReason.Held, _story.Refuse("bob", target).Reason));
    }

    [Fact]
    public void I1_Given_any_locked_section_When_the_document_is_asked_for_Then_it_is_refused()
    {
        _story.Lock("ann", Guide.LinuxBody);

        _story.Refuse("bob", Guide.Document);
    }

    [Fact]
    public void I1_Given_a_lock_that_cannot_be_read_When_anything_is_asked_for_in_any_mode_Then_it_is_refused()
    {
        _story.Table = Make.WithUnreadable(LockTable.Empty, "stranger", Guide.Intro);

        _story.Refuse("ann", Guide.Setup, Exclusive);
        _story.Refuse("ann", Guide.Setup, Shared);
        _story.Refuse("ann", Guide.Intro, Shared);
    }

    [Fact]
    public void I1_Given_an_own_lock_that_cannot_be_read_When_it_is_asked_for_again_Then_it_is_not_renewed()
    {
        _story.Table = Make.WithUnreadable(LockTable.Empty, "ann", Guide.Intro);

        LockDecision.Refused refused = _story.Refuse("ann", Guide.Intro, Shared);

        Assert.Equal(RefusalReason.Deadlock, refused.Reason);
    }

    [Fact]
    public void I2_Given_a_writer_in_the_queue_When_a_reader_comes_Then_it_does_not_overtake()
    {
        HeldLock reading = _story.Lock("ann", Guide.Setup, Shared);
        LockDecision.Waiting writer = _story.Queue("bob", Guide.Setup);

        LockDecision.Refused refused = _story.Refuse("cyd", Guide.Setup, Shared);
        LockDecision.Waiting reader = _story.Queue("cyd", Guide.Setup, Shared);

        Assert.Empty(refused.Blockers.Locks);
        Assert.Same(writer.Ticket, Assert.Single(refused.Blockers.Tickets));
        _story.AssertStillWaits(reader);
        _story.Release(reading);
        _story.AssertStillWaits(reader);
        HeldLock writing = Assert.Single(_story.AssertProceeds(writer).Locks);
        _story.AssertStillWaits(reader);
        _story.Release(writing);
        _story.AssertProceeds(reader);
    }

    [Fact]
    public void I2_Given_a_queue_for_one_section_When_another_section_is_asked_for_Then_it_does_not_queue_behind()
    {
        _story.Lock("ann", Guide.Linux);
        _story.Queue("bob", Guide.Linux);

        _story.Lock("cyd", Guide.Windows);
        _story.Lock("dee", Guide.SetupBody);
    }

    [Fact]
    public void I2_Given_a_waiter_for_a_whole_section_When_a_free_part_of_it_is_asked_for_Then_it_does_not_overtake()
    {
        HeldLock held = _story.Lock("ann", Guide.Linux);
        LockDecision.Waiting whole = _story.Queue("bob", Guide.Setup);

        LockDecision.Waiting part = _story.Queue("cyd", Guide.Windows);

        _story.AssertStillWaits(part);
        _story.Release(held);
        _story.AssertStillWaits(part);
        _story.AssertProceeds(whole);
    }

    [Fact]
    public void I2_Given_two_readers_in_the_queue_When_the_writer_goes_Then_they_proceed_in_any_order()
    {
        HeldLock writing = _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting first = _story.Queue("bob", Guide.Setup, Shared);
        LockDecision.Waiting second = _story.Queue("cyd", Guide.Setup, Shared);

        _story.Release(writing);

        _story.AssertProceeds(second);
        _story.AssertProceeds(first);
    }

    [Fact]
    public void I2_Given_a_dead_waiter_When_it_is_withdrawn_Then_the_next_proceeds()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting dead = _story.Queue("bob", Guide.Setup);
        LockDecision.Waiting next = _story.Queue("cyd", Guide.Setup);
        _story.Release(held);
        _story.AssertStillWaits(next);

        _story.Withdraw(dead);

        _story.AssertProceeds(next);
        var refused = Assert.IsType<LockDecision.Refused>(_story.Resume(dead));
        Assert.Equal(RefusalReason.TicketGone, refused.Reason);
        Assert.True(refused.Blockers.IsNone);
        Assert.False(LockRules.Withdraw(_story.Table, dead.Ticket.Order).Answer);
    }

    [Fact]
    public void I2_Given_a_granted_ticket_When_it_is_resumed_once_more_Then_it_is_gone()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Setup);
        _story.Release(held);
        _story.AssertProceeds(waiting);

        var refused = Assert.IsType<LockDecision.Refused>(_story.Resume(waiting));

        Assert.Equal(RefusalReason.TicketGone, refused.Reason);
        Assert.Empty(_story.Table.Tickets);
    }

    [Fact]
    public void Given_an_own_lock_When_the_owner_asks_for_what_overlaps_it_Then_that_is_a_deadlock_of_one()
    {
        HeldLock own = _story.Lock("ann", Guide.Setup);

        LockDecision.Refused refused = _story.Refuse("ann", Guide.Linux, wait: true);

        Assert.Equal(RefusalReason.Deadlock, refused.Reason);
        Assert.Equal(["ann"], refused.Cycle.AsEnumerable());
        Assert.Same(own, Assert.Single(refused.Blockers.Locks));
    }

    [Theory]
    [InlineData(Shared, Exclusive)]
    [InlineData(Exclusive, Shared)]
    public void Given_an_own_lock_When_the_owner_asks_for_another_mode_Then_that_is_a_deadlock_of_one(
        LockMode first, LockMode second)
    {
        _story.Lock("ann", Guide.Setup, first);

        Assert.Equal(["ann"], _story.Refuse("ann", Guide.Setup, second, wait: true).Cycle.AsEnumerable());
    }

    [Fact]
    public void Given_an_own_ticket_When_the_owner_asks_for_what_overlaps_it_Then_that_is_a_deadlock_of_one()
    {
        _story.Lock("ann", Guide.Linux);
        _story.Queue("bob", Guide.Setup);

        LockDecision.Refused refused = _story.Refuse("bob", Guide.Windows, wait: true);

        Assert.Equal(["bob"], refused.Cycle.AsEnumerable());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Given_two_owners_When_each_asks_for_what_the_other_has_Then_the_second_is_refused_and_the_cycle_named(
        bool wait)
    {
        _story.Lock("ann", Guide.Linux);
        _story.Lock("bob", Guide.Windows);
        LockDecision.Waiting ann = _story.Queue("ann", Guide.Windows);

        LockDecision.Refused refused = _story.Refuse("bob", Guide.Linux, wait: wait);

        Assert.Equal(RefusalReason.Deadlock, refused.Reason);
        Assert.Equal(["bob", "ann"], refused.Cycle.AsEnumerable());
        _story.AssertStillWaits(ann);
    }

    [Fact]
    public void Given_three_owners_in_a_ring_When_the_last_asks_Then_the_cycle_runs_from_it_along_the_waits()
    {
        _story.Lock("ann", Guide.Intro);
        _story.Lock("bob", Guide.Linux);
        _story.Lock("cyd", Guide.Windows);
        _story.Queue("ann", Guide.Linux);
        _story.Queue("bob", Guide.Windows);

        LockDecision.Refused refused = _story.Refuse("cyd", Guide.Intro, wait: true);

        Assert.Equal(["cyd", "ann", "bob"], refused.Cycle.AsEnumerable());
    }

    [Fact]
    public void Given_a_wait_for_a_ticket_only_When_it_would_close_a_cycle_Then_it_is_refused()
    {
        _story.Lock("ann", Guide.Intro);
        _story.Lock("cyd", Guide.Linux);
        _story.Queue("bob", Guide.Linux, Shared);
        _story.QueueAll("dee", Exclusive, Guide.Windows, Guide.Linux);
        LockDecision.Waiting bob = _story.Queue("bob", Guide.Intro);

        LockDecision.Refused refused = _story.Refuse("ann", Guide.Windows, wait: true);

        Assert.Equal(["ann", "dee", "bob"], refused.Cycle.AsEnumerable());
        Assert.Empty(refused.Blockers.Locks);
        _story.AssertStillWaits(bob);
    }

    [Fact]
    public void Given_a_chain_of_waits_without_a_cycle_When_the_last_asks_Then_it_is_queued()
    {
        _story.Lock("ann", Guide.Intro);
        _story.Lock("bob", Guide.Linux);
        _story.Queue("bob", Guide.Intro);

        LockDecision.Waiting cyd = _story.Queue("cyd", Guide.Linux);

        Assert.Equal("bob", Assert.Single(cyd.Blockers.Locks).Owner.OwnerId);
    }

    [Fact]
    public void I10_Given_an_own_lock_When_it_is_taken_again_Then_it_keeps_id_and_fence_and_its_time_starts_anew()
    {
        HeldLock first = _story.Lock("ann", Guide.Setup);

        LockDecision.Granted again = _story.LockAll("ann", Exclusive, Guide.Setup);

        HeldLock renewed = Assert.Single(again.Locks);
        Assert.Equal(first with { GrantedAt = _story.Now }, renewed);
        Assert.NotEqual(first.GrantedAt, renewed.GrantedAt);
        Assert.Equal([first.LockId], again.Renewed.AsEnumerable());
        Assert.Same(renewed, Assert.Single(_story.Table.Locks));
        Assert.Equal(first.Fence, _story.Table.LastFence);
    }

    [Fact]
    public void I2_Given_an_own_lock_and_a_queue_for_it_When_it_is_taken_again_Then_it_is_renewed_past_the_queue()
    {
        _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Setup);

        _story.Lock("ann", Guide.Setup);

        _story.AssertStillWaits(waiting);
    }

    [Fact]
    public void Given_the_lock_of_the_document_When_the_subtree_of_its_root_is_asked_for_Then_it_is_the_same_lock()
    {
        HeldLock document = _story.Lock("ann", Guide.Document);

        HeldLock root = _story.Lock("ann", new LockTarget("guide", ["guide"], LockScope.Subtree));

        Assert.Equal(document.LockId, root.LockId);
    }

    [Fact]
    public void I1_Given_several_targets_When_one_is_taken_Then_none_is_granted()
    {
        _story.Lock("ann", Guide.Windows);

        LockDecision refused = _story.Ask("bob", Exclusive, wait: false, Guide.Intro, Guide.Linux, Guide.Windows);

        Assert.Equal(RefusalReason.Held, Assert.IsType<LockDecision.Refused>(refused).Reason);
        Assert.Single(_story.Table.Locks);
    }

    [Fact]
    public void Given_several_targets_When_granted_Then_there_is_a_lock_for_each_in_the_order_of_the_request()
    {
        LockDecision.Granted granted = _story.LockAll("ann", Exclusive, Guide.Windows, Guide.Intro, Guide.Linux);

        Assert.Equal([Guide.Windows, Guide.Intro, Guide.Linux], granted.Locks.Select(held => held.Target));
        Assert.Equal([1L, 2L, 3L], granted.Locks.Select(held => held.Fence));
        Assert.Equal(3, granted.Locks.Select(held => held.LockId).Distinct().Count());
        Assert.Empty(granted.Renewed);
    }

    [Fact]
    public void Given_targets_that_cover_each_other_When_granted_Then_only_the_largest_become_locks()
    {
        LockDecision.Granted granted = _story.LockAll(
            "ann", Exclusive, Guide.Linux, Guide.Intro, Guide.Setup, Guide.SetupBody, Guide.Intro);

        Assert.Equal([Guide.Intro, Guide.Setup], granted.Locks.Select(held => held.Target));
    }

    [Fact]
    public void Given_no_target_When_asked_Then_it_is_an_error() =>
        Assert.Throws<ArgumentException>(() => _story.Ask("ann", Exclusive, wait: true));

    [Fact]
    public void I10_Given_a_successor_When_the_predecessor_releases_or_renews_late_Then_nothing_happens()
    {
        HeldLock old = _story.Lock("ann", Guide.Setup);
        _story.Release(old);
        HeldLock successor = _story.Lock("bob", Guide.Setup);

        Assert.Equal(new(_story.Table, false), LockRules.Release(_story.Table, old.LockId, old.Fence));
        Assert.Equal(new(_story.Table, false), LockRules.Release(_story.Table, successor.LockId, old.Fence));
        Assert.Equal(new(_story.Table, false), LockRules.Release(_story.Table, old.LockId, successor.Fence));
        Assert.Null(Renew(old.LockId, old.Fence).Answer);
        Assert.Null(Renew(successor.LockId, old.Fence).Answer);
        Assert.Null(Renew(old.LockId, successor.Fence).Answer);
        Assert.Same(_story.Table, Renew(successor.LockId, old.Fence).Table);

        Transition<HeldLock?> Renew(Guid id, long fence) =>
            LockRules.Renew(_story.Table, id, fence, Make.TimeToLive, Make.At(99));
    }

    [Fact]
    public void I10_Given_a_lock_When_renewed_Then_its_time_starts_anew_with_the_new_time_to_live()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        HeldLock other = _story.Lock("bob", Guide.Intro);

        Transition<HeldLock?> renewed = LockRules.Renew(
            _story.Table, held.LockId, held.Fence, TimeSpan.FromSeconds(7), Make.At(99));

        Assert.Equal(held with { GrantedAt = Make.At(99), TimeToLive = TimeSpan.FromSeconds(7) }, renewed.Answer);
        Assert.Same(renewed.Answer, renewed.Table.Locks[0]);
        Assert.Same(other, renewed.Table.Locks[1]);
    }

    [Fact]
    public void I6_Given_a_released_lock_When_the_section_is_locked_anew_Then_the_fence_is_larger()
    {
        HeldLock first = _story.Lock("ann", Guide.Setup);
        _story.Release(first);

        HeldLock second = _story.Lock("ann", Guide.Setup);

        Assert.True(second.Fence > first.Fence);
        Assert.NotEqual(first.LockId, second.LockId);
    }

    [Fact]
    public void Given_99_locks_When_two_come_Then_the_limit_refuses_them_and_admits_one_more_and_renewals()
    {
        for (int reader = 1; reader <= 99; reader++)
        {
            _story.Lock($"reader{reader}", Guide.Setup, Shared);
        }

        var refused = Assert.IsType<LockDecision.Refused>(
            _story.Ask("ann", Exclusive, wait: true, Guide.Intro, new("end", ["guide", "end"], LockScope.Subtree)));

        Assert.Equal(RefusalReason.LimitReached, refused.Reason);
        Assert.Equal(99, _story.Table.Locks.Length);
        HeldLock last = _story.Lock("ann", Guide.Intro);
        Assert.Equal(100, _story.Table.Locks.Length);
        Assert.Equal(last.LockId, _story.Lock("ann", Guide.Intro).LockId);
        Assert.Equal(RefusalReason.LimitReached, _story.Refuse("bob", Guide.Setup, Shared).Reason);
    }

    [Fact]
    public void I2_Given_a_full_table_When_the_head_of_the_queue_resumes_Then_it_is_refused_and_gives_its_place_up()
    {
        for (int reader = 1; reader <= 99; reader++)
        {
            _story.Lock($"reader{reader}", Guide.Setup, Shared);
        }

        HeldLock intro = _story.Lock("ann", Guide.Intro);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Intro);
        LockDecision.Waiting next = _story.Queue("cyd", Guide.Intro);
        _story.Release(intro);
        _story.Lock("dee", Guide.Setup, Shared);

        var refused = Assert.IsType<LockDecision.Refused>(_story.Resume(waiting));

        Assert.Equal(RefusalReason.LimitReached, refused.Reason);
        Assert.Same(next.Ticket, Assert.Single(_story.Table.Tickets));
        Assert.Equal(100, _story.Table.Locks.Length);
    }

    [Fact]
    public void I2_Given_a_waiting_request_When_its_section_is_renamed_Then_the_grant_is_for_the_new_name()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        HeldLock other = _story.Lock("ann", Guide.Intro);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Setup);
        LockTarget renamed = new("install", ["guide", "install"], LockScope.Subtree);

        _story.Rename(Guide.Setup, renamed);

        Assert.Equal(held with { Target = renamed }, _story.Table.Locks[0]);
        Assert.Same(other, _story.Table.Locks[1]);
        _story.Release(held);
        Assert.Equal(renamed, Assert.Single(_story.AssertProceeds(waiting).Locks).Target);
    }

    [Fact]
    public void Given_a_lock_that_cannot_be_read_When_sections_move_Then_it_stays_as_it_is()
    {
        _story.Table = Make.WithUnreadable(LockTable.Empty, "stranger", Guide.Intro);
        HeldLock unreadable = _story.Table.Locks[0];

        _story.Rename(Guide.Intro, Guide.Linux);

        Assert.Same(unreadable, Assert.Single(_story.Table.Locks));
    }
}
