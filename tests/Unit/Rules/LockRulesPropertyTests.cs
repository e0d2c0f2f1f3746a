using CsCheck;
using MdLock.Rules;
using MdLock.UnitTests.Rules.Exploring;

namespace MdLock.UnitTests.Rules;

/// <summary>Each invariant over random histories, and the occurrence of every kind of answer in them.</summary>
public sealed class LockRulesPropertyTests(ITestOutputHelper output)
{
    private const int LongestWalk = 150;

    private static readonly Gen<(int Readers, Operation[] Operations)> Histories = Gen.Select(
        Gen.Frequency((5, (IGen<int>)Gen.Const(0)), (1, Gen.Int[96, 100])),
        Operation.Any.Array[1, LongestWalk]);

    [Fact]
    public void I1_Given_any_history_When_the_table_changes_Then_no_two_locks_conflict() =>
        Always(Invariants.NoTwoLocksConflict);

    [Fact]
    public void I2_Given_any_history_When_a_lock_is_granted_Then_it_met_no_lock_and_no_earlier_ticket() =>
        Always(Invariants.NobodyOvertakes);

    [Fact]
    public void I2_Given_any_history_When_nothing_is_in_the_way_Then_the_request_or_the_ticket_is_granted() =>
        Always(Invariants.NobodyIsHeldBackWithoutCause);

    [Fact]
    public void I2_Given_any_history_When_all_locks_go_and_everybody_resumes_in_order_Then_everybody_is_granted() =>
        Always(_ => { }, drain: true);

    [Fact]
    public void I2_Given_any_history_When_tickets_that_conflict_are_granted_Then_it_is_in_the_order_of_their_places() =>
        Always(step =>
        {
            if (step.Granted is not null && step.Resumed is { } granted)
            {
                ulong text = step.Outline.TextOf(granted.Targets);
                Assert.DoesNotContain(step.After.Tickets, earlier => earlier.Order < granted.Order
                    && (earlier.Mode, granted.Mode) is not (LockMode.Shared, LockMode.Shared)
                    && earlier.OwnerId != granted.OwnerId
                    && (step.Outline.TextOf(earlier.Targets) & text & ~TextHeldBy(granted.OwnerId, step)) != 0);
            }
        });

    [Fact]
    public void I11_Given_any_history_When_a_request_waits_or_is_refused_Then_what_is_in_the_way_is_named_in_order() =>
        Always(Invariants.BlockersAreNamed);

    [Fact]
    public void I2_Given_any_history_When_a_wait_would_close_a_cycle_Then_it_is_refused_and_the_cycle_is_real() =>
        Always(Invariants.DeadlocksAreNamed);

    [Fact]
    public void I10_Given_any_history_When_a_step_names_an_entry_Then_all_others_are_the_same_instances() =>
        Always(Invariants.OnlyNamedEntriesChange);

    [Fact]
    public void I10_Given_any_history_When_id_or_fence_is_another_Then_release_and_renewal_change_nothing() =>
        Always(Invariants.AnotherIdentityChangesNothing);

    [Fact]
    public void I6_Given_any_history_When_fences_and_places_are_drawn_Then_they_grow_and_never_come_twice()
    {
        Histories.Sample(
            (readers, operations) =>
            {
                long last = 0;
                var walk = new Walk(readers, step =>
                {
                    Invariants.NumbersOnlyGrow(step);
                    Assert.True(step.After.LastFence >= last);
                    last = step.After.LastFence;
                });
                walk.Take(operations);
            },
            iter: 200);
    }

    [Fact]
    public void I2_Given_any_history_When_a_request_is_refused_Then_it_leaves_nothing_behind() =>
        Always(Invariants.RefusalLeavesNothing);

    [Fact]
    public void I1_Given_any_history_When_several_targets_are_asked_for_Then_all_are_granted_or_none() =>
        Always(Invariants.AllOrNothing);

    [Fact]
    public void I2_Given_any_history_When_a_request_is_queued_Then_its_ticket_is_the_whole_wish() =>
        Always(Invariants.ATicketIsTheWholeWish);

    [Fact]
    public void I10_Given_any_history_When_an_owner_retakes_its_lock_Then_id_and_fence_stay_and_its_time_starts() =>
        Always(Invariants.RetakingRenews);

    [Fact]
    public void Given_any_history_When_the_table_is_full_Then_the_limit_holds_and_refuses_only_what_would_pass_it() =>
        Always(Invariants.TheLimitHolds);

    [Fact]
    public void I10_Given_any_history_When_sections_move_Then_locks_and_tickets_stay_with_their_sections() =>
        Always(Invariants.RelocationKeepsTheSections);

    [Fact]
    public void Given_a_hundred_thousand_random_steps_When_checked_Then_all_invariants_hold_and_no_answer_is_rare()
    {
        var seen = new Tally();
        int steps = 0;
        Histories.Sample(
            (readers, operations) =>
            {
                var walk = new Walk(readers, step =>
                {
                    seen.Add(step);
                    foreach (Action<Step> invariant in Invariants.All)
                    {
                        invariant(step);
                    }
                });
                walk.Take(operations);
                walk.Drain();
                Interlocked.Add(ref steps, walk.Steps);
            },
            iter: 1500);

        output.WriteLine($"{steps} steps: {seen}");
        Assert.True(steps >= 100_000);
        seen.AssertNoneIsRare();
    }

    private static ulong TextHeldBy(string ownerId, Step step) => step.Outline.TextOf(
        step.Before.Locks.Where(held => held.Owner.OwnerId == ownerId).Select(held => held.Target));

    private static void Always(Action<Step> invariant, bool drain = false) => Histories.Sample(
        (readers, operations) =>
        {
            var walk = new Walk(readers, invariant);
            walk.Take(operations);
            if (drain)
            {
                walk.Drain();
            }
        },
        iter: 200);
}
