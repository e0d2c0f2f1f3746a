using System.Collections.Immutable;
using MdLock.Rules;
using MdLock.UnitTests.Rules.Exploring;

namespace MdLock.UnitTests.Rules;

/// <summary>Small documents explored to closure: what random walks might miss cannot hide in them.</summary>
public sealed class LockRulesExplorationTests(ITestOutputHelper output)
{
    private static readonly Outline Two = Outline.RootOnly.Add(Outline.Root, "a").Add(Outline.Root, "b");

    private static readonly Outline TwoSwapped = Outline.RootOnly.Add(Outline.Root, "b").Add(Outline.Root, "a");

    private static readonly Outline Chain = Outline.RootOnly.Add(Outline.Root, "a").Add(1, "a");

    [Fact]
    public void I1_I2_I10_Given_ThreeOwnersAndTwoSections_When_AllIsExplored_Then_TheInvariantsHold() =>
        Explore(new(Two, Singles(Two), 3, Check, CheckTable) { Renamed = TwoSwapped });

    [Fact]
    public void I1_I2_I10_Given_ThreeOwnersAndAGrandchild_When_AllIsExplored_Then_TheInvariantsHold() =>
        Explore(new(Chain, Singles(Chain), 3, Check, CheckTable));

    [Fact]
    public void I1_I2_I10_Given_ThreeOwners_When_WishesForSeveralTargetsAreExplored_Then_TheInvariantsHold() =>
        Explore(new(Two, Several(Two), 4, Check, CheckTable) { Renamed = TwoSwapped });

    [Fact]
    public void I2_Given_ThreeOrderlyOwners_When_AllIsExplored_Then_NoTicketIsEverRefusedForADeadlock()
    {
        var exploration = new Exploration(Two, Several(Two), 4, Check, CheckTable) { IsOrderly = true };
        Explore(exploration);
        Assert.Equal(0, exploration.LateDeadlocks);
    }

    private void Explore(Exploration exploration)
    {
        exploration.Run();
        Assert.True(exploration.Tables > 5_000);
        output.WriteLine($"{exploration.Tables} tables, {exploration.Steps} steps,"
            + $" {exploration.Beyond} of them beyond the bound, {exploration.LateDeadlocks} late deadlocks");
    }

    /// <summary>Each scope of each section; the root is the same text as the document.</summary>
    private static ImmutableArray<ImmutableArray<LockTarget>> Singles(Outline outline) =>
        [.. outline.AllTargets().Distinct().Select(target => ImmutableArray.Create(target))];

    /// <summary>Each child, and both.</summary>
    private static ImmutableArray<ImmutableArray<LockTarget>> Several(Outline outline)
    {
        LockTarget a = outline.Target(1, LockScope.Subtree);
        LockTarget b = outline.Target(2, LockScope.Subtree);
        return [[a], [b], [a, b]];
    }

    private static void Check(Step step)
    {
        foreach (Action<Step> invariant in Invariants.All)
        {
            invariant(step);
        }
    }

    private static void CheckTable(Exploration exploration, LockTable table)
    {
        NoWakeupIsLost(exploration, table);
        SomebodyCanAlwaysProceed(exploration, table);
    }

    /// <summary>I2. Once all locks are gone, the first of the queue is granted.</summary>
    private static void NoWakeupIsLost(Exploration exploration, LockTable table)
    {
        if (!table.Tickets.IsEmpty)
        {
            Step step = exploration.Resume(table with { Locks = [] }, table.Tickets[0]);
            Assert.True(step.Granted is not null, $"I2: the first of the queue is not granted but {step.Decision}.");
        }
    }

    /// <summary>Those who wait for nothing release in the end; then all who wait are answered, one by one.</summary>
    private static void SomebodyCanAlwaysProceed(Exploration exploration, LockTable table)
    {
        while (!table.Tickets.IsEmpty)
        {
            HashSet<string> waiting = [.. table.Tickets.Select(ticket => ticket.OwnerId)];
            LockTable released = table with
            {
                Locks = table.Locks.RemoveAll(held => !waiting.Contains(held.Owner.OwnerId)),
            };
            Step? answered = released.Tickets
                .Select(ticket => exploration.Resume(released, ticket))
                .FirstOrDefault(step => step.Waiting is null);
            Assert.True(answered is not null, "All wait for each other.");
            table = answered.After;
        }
    }
}
