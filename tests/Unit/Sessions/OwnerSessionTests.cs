using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Sessions;

/// <summary>Sessions under clocks that a test turns.</summary>
public sealed class OwnerSessionTests : IDisposable
{
    private static readonly LockOptions NoWait = new() { NoWait = true };

    private readonly TemporaryDocument _document = new();
    private readonly JumpingClock _clock = new();
    private readonly MdLockEngine _engine;
    private readonly OwnerSession _ann;
    private readonly OwnerSession _bob;

    public OwnerSessionTests()
    {
        _engine = new MdLockEngine(new LockSettings(), _clock);
        _ann = _engine.OpenSession("ann");
        _bob = _engine.OpenSession("bob");
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void I8_Given_a_live_lock_When_the_wall_clock_jumps_Then_nobody_takes_it(int days)
    {
        Acquire(_ann);

        _clock.Jump(TimeSpan.FromDays(days));

        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<LockAcquisitionException>(() => Acquire(_bob)).ErrorId);
    }

    [Fact]
    public void I6_I9_Given_a_lock_past_its_time_When_another_takes_it_Then_that_is_told_to_both()
    {
        SectionLock late = Acquire(_ann);
        _clock.Advance(TimeSpan.FromMinutes(6));
        var reclaimed = new List<Reclaimed>();

        SectionLock taken = Acquire(_bob, NoWait with { OnReclaim = reclaimed.Add });

        Assert.Equal(late.Held.LockId, Assert.Single(reclaimed).Lock?.LockId);
        Assert.True(taken.Held.Fence > late.Held.Fence);
        Assert.True(late.Lost.WaitHandle.WaitOne(HangGuard));
        Assert.Equal(ErrorIds.LockExpired, late.LossReason?.ErrorId);
    }

    [Fact]
    public void Given_a_wait_for_a_lease_When_a_heartbeat_is_due_Then_it_is_given_in_the_name_that_waits()
    {
        Acquire(_ann);
        using var cancellation = new CancellationTokenSource();
        LockOptions call = new() { Timeout = TimeSpan.FromMinutes(5), Persistent = true };
        Task wait = Task.Run(() => _bob.Acquire(_document.Path, ["one"], call, cancellation.Token));
        Assert.True(SpinWait.SpinUntil(() => Table.Tickets.Length == 1, HangGuard));
        string beat = Path.Combine(_document.Locks, Table.Tickets[0].Ticket.OwnerId + ".heartbeat");

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.True(SpinWait.SpinUntil(() => File.Exists(beat), HangGuard));
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => wait.GetAwaiter().GetResult());
    }

    [Fact]
    public void I1_Given_a_lock_on_the_documents_own_body_When_the_preamble_is_asked_for_Then_it_is_the_same_text()
    {
        File.WriteAllText(_document.Path, "before\n\n# One\n");
        _ann.Acquire(_document.Path, ["_document"], NoWait with { Scope = LockScope.Body }, CancellationToken.None);

        var refused = Assert.Throws<LockAcquisitionException>(
            () => _bob.Acquire(_document.Path, ["_preamble"], NoWait, CancellationToken.None));

        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        _bob.Acquire(_document.Path, ["one"], NoWait, CancellationToken.None);
    }

    [Fact]
    public void Given_a_lock_that_is_released_twice_When_another_has_it_by_then_Then_that_one_keeps_it()
    {
        SectionLock first = Acquire(_ann);
        first.Dispose();
        SectionLock second = Acquire(_bob);

        first.Dispose();
        _ann.Dispose();

        Assert.Equal(second.Held.LockId, Assert.Single(Table.Locks).Lock.LockId);
    }

    [Fact]
    public void Given_a_lost_lock_that_was_taken_again_When_the_first_is_disposed_Then_the_second_stays()
    {
        SectionLock lost = Acquire(_ann);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(lost.Lost.WaitHandle.WaitOne(HangGuard));
        SectionLock again = Acquire(_ann);

        lost.Dispose();

        Assert.Equal(again.Held.LockId, Assert.Single(Table.Locks).Lock.LockId);
        Assert.Null(again.LossReason);
    }

    [Fact]
    public void Given_heartbeats_that_are_due_When_the_engine_ends_Then_no_thread_goes_on_with_closed_documents()
    {
        // The heartbeat thread of an engine that did would end the process of the test.
        for (int time = 0; time < 40; time++)
        {
            using var engine = new MdLockEngine(new LockSettings(), _clock);
            using OwnerSession session = engine.OpenSession($"{time}");
            SectionLock held = Acquire(session);
            _clock.Advance(TimeSpan.FromMinutes(6));
            held.Lost.WaitHandle.WaitOne(HangGuard);
        }

        Assert.Empty(Table.Locks);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _document.Dispose();
    }

    // Only a hang lasts this long.
    private static TimeSpan HangGuard => TimeSpan.FromMinutes(1);

    private TableSnapshot Table => _engine.Locks.Inspect(_document.Path, CancellationToken.None);

    private SectionLock Acquire(OwnerSession session, LockOptions? call = null) =>
        session.Acquire(_document.Path, ["one"], call ?? NoWait, CancellationToken.None)[0];
}
