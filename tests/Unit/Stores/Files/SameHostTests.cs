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
    public void I8_Given_ALiveLock_When_TheWallClockJumps_Then_ItStaysLive(int days)
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
    public void I9_Given_NoHeartbeat_When_ThreeAreMissing_Then_TheLockOfAProcessIsStaleAndALeaseIsNot(
        Enum kind, Enum? expected)
    {
        _host.Lock(_host.Owner("ann", (OwnershipKind)kind), "one");

        _host.Clock.Advance(TimeSpan.FromSeconds(91));

        Assert.Equal(expected, Assert.Single(_host.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I9_Given_Heartbeats_When_TheTimeToLiveIsOver_Then_TheLockIsStaleToTheTick()
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
    public void I9_Given_AProcessIdThatAnotherProcessHasByNow_When_Judged_Then_TheOwnerIsDead()
    {
        LockOwner me = _host.Owner("ann");
        _host.Lock(me with { ProcessStart = me.ProcessStart + 1 }, "one");

        Assert.Equal(StaleReason.OwnerDead, Assert.Single(_host.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I8_Given_AProcessInAnotherPidNamespace_When_Judged_Then_ItsIdSaysNothing()
    {
        _host.Lock(_host.Owner("ann") with { PidNamespace = "pids of a container", ProcessId = int.MaxValue }, "one");

        Assert.Null(Assert.Single(_host.Table.Locks).Verdict);
    }

    [Fact]
    public void Given_ARestart_When_TheDocumentIsFirstUsed_Then_LocksOfProcessesAreGoneAndLeasesStay()
    {
        HeldLock process = _host.Lock(_host.Owner("ann"), "one");
        HeldLock lease = _host.Lock(_host.Owner("bob", OwnershipKind.Lease), "two");

        using var restarted = new TestHost(_document, "here", "next boot");

        Assert.Equal(lease.LockId, Assert.Single(restarted.Table.Locks).Lock.LockId);
        Assert.False(File.Exists(Path.Combine(_document.Locks, "one.lock")));
        Assert.True(restarted.Lock(restarted.Owner("ann"), "one").Fence > Math.Max(process.Fence, lease.Fence));
    }

    [Fact]
    public void I8_Given_ALeaseFromBeforeARestart_When_Judged_Then_ItLastsFromWhenItIsFirstSeen()
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
    public void I1_Given_LocksThatSwapTheirSections_When_Carried_Then_BothStayUnderTheirNewNames()
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
