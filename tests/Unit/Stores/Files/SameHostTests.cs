using MdLock.Locking;
using MdLock.Rules.Staleness;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>One machine: its wall clock is never asked, and what a restart ends is gone at the next use.</summary>
public sealed class SameHostTests : IDisposable
{
    private readonly TemporaryDocument _document = new();
    private readonly TestHost _host;

    public SameHostTests() => _host = new TestHost(_document, "here", "boot");

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void I8_Given_a_live_lock_When_the_wall_clock_jumps_Then_it_stays_live(int days)
    {
        _host.Lock(_host.Owner("ann"), "one");

        _host.Clock.Jump(TimeSpan.FromDays(days));

        Assert.Null(Assert.Single(_host.Table.Locks).Verdict);
        Assert.IsType<AcquireResult.Refused>(_host.Ask(_host.Owner("bob"), "one"));
        Assert.Empty(_host.Manager.ReclaimStale(CancellationToken.None));
    }

    [Theory]
    [InlineData(OwnershipKind.Process, StaleReason.HeartbeatLost)]
    [InlineData(OwnershipKind.Lease, null)]
    public void I9_Given_no_heartbeat_When_three_are_missing_Then_the_lock_of_a_process_is_stale_and_a_lease_is_not(
        Enum kind, Enum? expected)
    {
        _host.Lock(_host.Owner("ann", (OwnershipKind)kind), "one");

        _host.Clock.Advance(TimeSpan.FromSeconds(91));

        Assert.Equal(expected, Assert.Single(_host.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I9_Given_heartbeats_When_the_time_to_live_is_over_Then_the_lock_is_stale_to_the_tick()
    {
        LockOwner ann = _host.Owner("ann");
        _host.Lock(ann, "one");
        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        _host.Beat(ann, 1);
        Assert.Null(Assert.Single(_host.Table.Locks).Verdict);

        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(StaleReason.TimeToLiveOver, Assert.Single(_host.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I9_Given_a_process_id_that_another_process_has_by_now_When_judged_Then_the_owner_is_dead()
    {
        LockOwner me = _host.Owner("ann");
        _host.Lock(me with { ProcessStart = me.ProcessStart + 1 }, "one");

        Assert.Equal(StaleReason.OwnerDead, Assert.Single(_host.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I8_Given_a_process_in_another_pid_namespace_When_judged_Then_its_id_says_nothing()
    {
        _host.Lock(_host.Owner("ann") with { PidNamespace = "pids of a container", ProcessId = int.MaxValue }, "one");

        Assert.Null(Assert.Single(_host.Table.Locks).Verdict);
    }

    [Fact]
    public void Given_a_restart_When_the_document_is_first_used_Then_locks_of_processes_are_gone_and_leases_stay()
    {
        HeldLock process = _host.Lock(_host.Owner("ann"), "one");
        HeldLock lease = _host.Lock(_host.Owner("bob", OwnershipKind.Lease), "two");

        using var restarted = new TestHost(_document, "here", "next boot");

        Assert.Equal(lease.LockId, Assert.Single(restarted.Table.Locks).Lock.LockId);
        Assert.False(File.Exists(Path.Combine(_document.Locks, "one.lock")));
        Assert.True(restarted.Lock(restarted.Owner("ann"), "one").Fence > Math.Max(process.Fence, lease.Fence));
    }

    [Fact]
    public void I8_Given_a_lease_from_before_a_restart_When_judged_Then_it_lasts_from_when_it_is_first_seen()
    {
        _host.Lock(_host.Owner("bob", OwnershipKind.Lease), "two");
        using var restarted = new TestHost(_document, "here", "next boot");
        Assert.Null(Assert.Single(restarted.Table.Locks).Verdict);
        restarted.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(Assert.Single(restarted.Table.Locks).Verdict);

        restarted.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(StaleReason.TimeToLiveOver, Assert.Single(restarted.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I1_Given_locks_that_swap_their_sections_When_carried_Then_both_stay_under_their_new_names()
    {
        LockTarget one = TestHost.Section("one");
        LockTarget two = TestHost.Section("two");
        HeldLock ann = _host.Lock(_host.Owner("ann"), "one");
        HeldLock bob = _host.Lock(_host.Owner("bob"), "two");

        _host.Store.Transact(
            view => new Transition<bool>(
                LockRules.Relocate(view.Table, target => target == one ? two : one), true),
            TableAccess.Ordinary,
            CancellationToken.None);

        Assert.Equal(
            [(ann.LockId, "two"), (bob.LockId, "one")],
            _host.Table.Locks.Select(held => (held.Lock.LockId, held.Lock.Target.SectionId)));
        Assert.Contains($"{ann.LockId}", Record("two"), StringComparison.Ordinal);
        Assert.Contains($"{bob.LockId}", Record("one"), StringComparison.Ordinal);
    }

    private string Record(string section) => SharedFile.ReadText(Path.Combine(_document.Locks, section + ".lock"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        _document.Dispose();
    }
}
