using System.Globalization;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores.Files;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>I1, I6: what a counter says is a claim. What cannot be gone on from is refused, and repaired; never granted.</summary>
public sealed class FenceClaimTests : IDisposable
{
    private const string Host = "alpha";

    private static readonly string[] Askers = ["ann", "bob", "cid", "dan"];

    private readonly TemporaryDocument _document = new();
    private readonly DocumentFolders _folders;

    public FenceClaimTests() => _folders = DocumentFolders.For(_document.Path, lockRoot: null);

    public void Dispose() => _document.Dispose();

    [Theory]
    [InlineData(FenceRange.Max - 1)]
    [InlineData(FenceRange.Max)]
    [InlineData(FenceRange.Max + 1)]
    [InlineData(long.MaxValue)]
    public void I1_Given_ACounterThatLies_When_TwoAskForOneSection_Then_NoTwoGetIt(long lie)
    {
        using var one = new TestHost(_document, Host, "boot");
        using var two = new TestHost(_document, Host, "boot");
        one.Lock(one.Owner("first"), "setup");
        Count(one, lie);

        int granted = Askers.Count(owner => IsGranted(owner == "ann" ? one : two, owner, "one"));

        Assert.Equal(lie < FenceRange.Max ? 1 : 0, granted);
        Assert.DoesNotContain(two.Table.Locks, found => !found.Lock.IsReadable);
    }

    [Theory]
    [InlineData("1000000000000000000")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999")]
    [InlineData("-5")]
    [InlineData("")]
    [InlineData("no number")]
    public void I1_Given_ACeilingThatLies_When_TwoAskAfterARestart_Then_NeitherGetsIt(string lie)
    {
        using (var before = new TestHost(_document, Host, "before"))
        {
            before.Lock(before.Owner("first"), "setup");
        }

        File.WriteAllText(_folders.DurableFence, lie);
        using var one = new TestHost(_document, Host, "after");
        using var two = new TestHost(_document, Host, "after");

        Assert.Equal(0, new[] { one, two, one, two }.Count(host => IsGranted(host, host == one ? "ann" : "bob", "one")));
    }

    [Fact]
    public void I8_Given_ALiveLock_When_TheCounterLies_Then_ItIsSeenAndRenewedAndReleasedAllTheSame()
    {
        using var host = new TestHost(_document, Host, "boot");
        LockOwner ann = host.Owner("ann");
        HeldLock held = host.Lock(ann, "one");
        Count(host, long.MaxValue);

        Assert.False(IsGranted(host, "bob", "two"));
        Assert.Equal(held.LockId, Assert.Single(host.Table.Locks).Lock.LockId);
        Assert.Equal(held.LockId, host.Lock(ann, "one").LockId);
        Assert.True(host.Manager.Release(held.LockId, held.Fence, CancellationToken.None));
        Assert.Empty(host.Table.Locks);
    }

    [Fact]
    public void I6_Given_ACounterThatWasSetBack_When_ANumberIsDrawn_Then_ItIsLargerThanAllBefore()
    {
        using var host = new TestHost(_document, Host, "boot");
        long last = 0;
        for (int i = 0; i < 5; i++)
        {
            HeldLock held = host.Lock(host.Owner("ann"), "one");
            Assert.True(held.Fence > last);
            last = held.Fence;
            host.Manager.Release(held.LockId, held.Fence, CancellationToken.None);
            Count(host, 1);
        }

        // To another process, the ceiling tells: 10,001 at first, and 1,000,000 when the count was far beyond a block.
        File.WriteAllText(_folders.DurableFence, "1000000\n");
        using var other = new TestHost(_document, Host, "boot");
        Assert.True(other.Lock(other.Owner("bob"), "one").Fence > 1_000_000 - 10_000);
    }

    [Fact]
    public void I1_Given_AForgedTicketOfTheLastPlace_When_AnotherAsks_Then_ItIsRefusedUntilTheTicketIsCleared()
    {
        using var host = new TestHost(_document, Host, "boot");
        LockOwner ann = host.Owner("ann");
        HeldLock held = host.Lock(ann, "one");
        string forged = $"{FenceRange.Max:D19}.mallory.xt.0123456789abcdef.ticket";
        File.WriteAllText(Path.Combine(_folders.Queue, forged), "{}");

        Assert.False(IsGranted(host, "bob", "two"));
        Assert.NotNull(host.Store.FindCounterFault(0, CancellationToken.None));
        host.Manager.ReclaimStale(CancellationToken.None);
        Assert.Null(host.Store.FindCounterFault(0, CancellationToken.None));
        Assert.True(IsGranted(host, "bob", "two"));
        Assert.Contains(host.Table.Locks, found => found.Lock.LockId == held.LockId);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("ceiling")]
    [InlineData("both")]
    [InlineData("set back")]
    public void Given_ACounterThatLies_When_CheckedAndRepaired_Then_ItIsToldAndFencesGoOnBeyondTheHistory(string lie)
    {
        long committed = 0;
        using (var engine = new MdLockEngine(new LockSettings { SyncsCommits = false }))
        using (OwnerSession session = engine.OpenSession("1"))
        {
            for (int i = 0; i < 3; i++)
            {
                Commit(session, $"text {i}\n");
            }

            committed = Assert.IsType<HeldLock>(Hold(session).Held).Fence - 1;
        }

        if (lie is "count" or "both")
        {
            File.WriteAllText(_folders.Fence, $"{Machine.Identify().BootId} {long.MaxValue}\n");
        }

        if (lie is "ceiling" or "both")
        {
            File.WriteAllText(_folders.DurableFence, "9999999999999999999\n");
        }

        if (lie == "set back")
        {
            File.Delete(_folders.DurableFence);
            File.WriteAllText(_folders.Fence, $"{Machine.Identify().BootId} {0:D19}\n");
        }

        using var after = new MdLockEngine(new LockSettings { SyncsCommits = false });
        using OwnerSession later = after.OpenSession("2");
        Assert.Contains(Findings(after), finding => finding is { Kind: FindingKind.FenceCounterDamaged, IsFault: true });
        if (lie != "set back")
        {
            Assert.Equal(ErrorIds.StoreCorrupt, Assert.Throws<StoreException>(() => Hold(later)).ErrorId);
        }

        IReadOnlyList<RepairStep> steps = after.Repair(_document.Path, CancellationToken.None).Steps;

        Assert.Contains(steps, step => step is { Kind: "FenceCounterDamaged", Action: "Mended" });
        Assert.DoesNotContain(Findings(after), finding => finding.IsFault);
        Assert.InRange(Hold(later).Held.Fence, committed + 1, committed + 100_000);
    }

    private IReadOnlyList<Finding> Findings(MdLockEngine engine) =>
        engine.Check(_document.Path, CancellationToken.None).Findings;

    private SectionLock Hold(OwnerSession session) => session.Acquire(
        _document.Path, ["one"], new LockOptions { NoWait = true }, CancellationToken.None)[0];

    private void Commit(OwnerSession session, string body) => session.Change(
        _document.Path, [SectionChange.SetBody("one", body)], new LockOptions(), token: null, CancellationToken.None);

    private void Count(TestHost host, long number) => SharedFile.WriteBytes(
        _folders.Fence,
        System.Text.Encoding.ASCII.GetBytes(
            $"{host.Machine.BootId} {number.ToString("D19", CultureInfo.InvariantCulture)}\n"));

    /// <summary>Whether the owner gets the section; a refusal must be typed.</summary>
    private static bool IsGranted(TestHost host, string owner, string section)
    {
        try
        {
            return host.Ask(host.Owner(owner), section) is AcquireResult.Granted;
        }
        catch (StoreException refused)
        {
            Assert.Equal(ErrorIds.StoreCorrupt, refused.ErrorId);
            return false;
        }
    }
}
