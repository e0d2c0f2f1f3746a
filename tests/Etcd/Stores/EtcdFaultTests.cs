using System.Collections.Immutable;
using System.Diagnostics;
using Google.Protobuf;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.EtcdTests.Load;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores;
using MdLock.Stores.Etcd;
using MdLock.Stores.Etcd.Tables;
using static MdLock.EtcdTests.Stores.TestOwners;

namespace MdLock.EtcdTests.Stores;

/// <summary>Owners that die, leases that end, answers that are lost, and a server that is restarted.</summary>
public sealed class EtcdFaultTests(LocalEtcd etcd) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Machine Elsewhere = new("other", new string('a', 32), new string('b', 32), "pid:[2]");

    private readonly string _name = $"{Guid.NewGuid():N}/guide.md";
    private readonly List<EtcdStoreProvider> _providers = [];

    public void Dispose() => _providers.ForEach(provider => provider.Dispose());

    [Fact]
    public void Given_AnOwnerElsewhere_When_ItsLeaseEnds_Then_ItsLockIsTakenOverWithEvidence()
    {
        EtcdStoreProvider other = Provider(Elsewhere);
        AcquireResult.Granted dead = Granted(Ask(Manager(other), OwnerElsewhere("one"), Section("a")));
        LockManager manager = Manager(Provider());
        Assert.IsType<AcquireResult.Refused>(Ask(manager, Owner("two"), Section("a")));

        other.Dispose();

        AcquireResult.Granted granted = Granted(Ask(manager, Owner("two"), Section("a")));
        Reclaimed reclaimed = Assert.Single(granted.Reclaimed);
        Assert.Equal(dead.Locks[0].LockId, reclaimed.Lock!.LockId);
        Assert.Equal(StaleReason.OwnerDead, reclaimed.Verdict.Reason);
        Assert.Contains("its lease in etcd ended", reclaimed.Verdict.Evidence, StringComparison.Ordinal);
        Assert.True(granted.Locks[0].Fence > dead.Locks[0].Fence);
    }

    [Fact]
    public void Given_AProcessOfThisMachineThatEnded_When_ItsLockIsAskedFor_Then_ItIsTakenOverAtOnce()
    {
        LockOwner ended = Owner("one") with { ProcessId = EndedProcess(), ProcessStart = 1 };
        Granted(Ask(Manager(Provider()), ended, Section("a")));

        AcquireResult.Granted granted = Granted(Ask(Manager(Provider()), Owner("two"), Section("a")));

        Assert.Contains("has ended", Assert.Single(granted.Reclaimed).Verdict.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_SomeoneWhoWaits_When_TheOwnerElsewhereDies_Then_TheLockIsHis()
    {
        EtcdStoreProvider other = Provider(Elsewhere);
        Granted(Ask(Manager(other), OwnerElsewhere("one"), Section("a")));
        Task<AcquireResult> waiting = Wait(Manager(Provider()), Owner("two"), Section("a"));
        await UntilQueued(1);

        other.Dispose();

        Assert.Single(Granted(await waiting.WaitAsync(Limit)).Reclaimed);
    }

    [Fact]
    public async Task Given_OneWhoWaitsForWhatAnotherWouldGiveOn_When_ThatOneGoesAndTheLockIsReleasedToNobody_Then_HeIsWoken()
    {
        // It knows of nobody who waits.
        ILockStore releasing = Open(Provider());
        HeldLock held = Granted(Ask(new LockManager(releasing, TimeProvider.System), Owner("one"), Section("a"))).Locks[0];
        using var cancel = new CancellationTokenSource();
        LockManager between = Manager(Provider());
        Task goes = Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Factory.StartNew(
            () => between.TryAcquire(Request("two", Section("a")), new() { Timeout = Limit }, cancel.Token),
            TaskCreationOptions.LongRunning));
        await UntilQueued(1);
        var wakeful = new WakefulStore(Open(Provider()));
        Task<AcquireResult> waiting = Wait(new LockManager(wakeful, TimeProvider.System), Owner("three"), Section("a"));
        await UntilQueued(2);

        await cancel.CancelAsync();
        await goes.WaitAsync(Limit);
        await UntilQueued(1);
        releasing.Release(held.LockId, held.Fence, CancellationToken.None);

        Granted(await waiting.WaitAsync(Limit));
        Assert.Equal(0, wakeful.Lost);
    }

    [Fact]
    public async Task Given_ADeadWaiter_When_TheLockIsReleased_Then_TheOneBehindHimGetsIt()
    {
        ILockStore store = Open(Provider());
        HeldLock held = Granted(Ask(new LockManager(store, TimeProvider.System), Owner("one"), Section("a"))).Locks[0];
        EtcdStoreProvider other = Provider(Elsewhere);
        Task<AcquireResult> dead = Wait(Manager(other), OwnerElsewhere("two"), Section("a"));
        await UntilQueued(1);
        Task<AcquireResult> waiting = Wait(Manager(Provider()), Owner("three"), Section("a"));
        await UntilQueued(2);

        other.Dispose();
        store.Release(held.LockId, held.Fence, CancellationToken.None);

        Granted(await waiting.WaitAsync(Limit));
        await Assert.ThrowsAnyAsync<Exception>(() => dead.WaitAsync(Limit));
    }

    [Fact]
    public async Task Given_AWaiterElsewhere_When_TheLockIsHandedToHim_Then_ItsTimeIsByHisOwnClock()
    {
        ILockStore store = Open(Provider(Elsewhere, new ShiftedTime(TimeSpan.FromHours(-5))));
        HeldLock held = Granted(Ask(new LockManager(store, TimeProvider.System), OwnerElsewhere("one"), Section("a"))).Locks[0];
        ILockStore own = Open(Provider());
        Task<AcquireResult> waiting = Wait(new LockManager(own, TimeProvider.System), Owner("two"), Section("a"));
        await UntilQueued(1);
        LockInstant before = LockInstant.Of(TimeProvider.System);

        // Who knows of a waiter hands over.
        Assert.Single(store.Peek().Tickets);
        store.Release(held.LockId, held.Fence, CancellationToken.None);

        HeldLock handed = Granted(await waiting.WaitAsync(Limit)).Locks[0];
        Assert.NotNull(handed.Place);
        Assert.InRange(handed.GrantedAt.Monotonic, before.Monotonic - Limit, LockInstant.Of(TimeProvider.System).Monotonic);
        StandingLock standing = Assert.IsType<StandingLock>(own.Find([handed.LockId], CancellationToken.None)[0]);
        Assert.Equal(handed.GrantedAt, standing.Held.GrantedAt);
        Assert.Null(standing.Verdict);
    }

    [Fact]
    public async Task Given_ALostLease_When_ItsLocksAreLookedFor_Then_TheyAreGoneAndANewLeaseIsTaken()
    {
        EtcdStoreProvider provider = Provider();
        ILockStore store = Open(provider);
        var manager = new LockManager(store, TimeProvider.System);
        HeldLock held = Granted(Ask(manager, Owner("one"), Section("a"))).Locks[0];

        await provider.Client.RevokeLeaseAsync(provider.Lease.Current!.Value, CancellationToken.None);

        Assert.Null(store.Find([held.LockId], CancellationToken.None)[0]);
        Assert.Null(store.CommitPoint!.TryMove(null, Head(1), [held], CancellationToken.None));
        Assert.Null(store.CommitPoint.Read(CancellationToken.None));
        AcquireResult.Granted other = Granted(Ask(Manager(Provider()), Owner("two"), Section("a")));
        Assert.True(other.Locks[0].Fence > held.Fence);
    }

    [Fact]
    public void Given_Locks_When_TheHeadIsMoved_Then_OnlyFromWhatItWasAndInTheNameOfLocksThatAreThere()
    {
        ILockStore store = Open(Provider());
        var manager = new LockManager(store, TimeProvider.System);
        HeldLock held = Granted(Ask(manager, Owner("one"), Section("a"))).Locks[0];
        ICommitPoint point = store.CommitPoint!;
        Assert.Null(point.Read(CancellationToken.None));

        DocumentHead first = Assert.IsType<DocumentHead>(point.TryMove(null, Head(1), [held], CancellationToken.None));

        Assert.Equal((first.Move, first.Revision), Told(point));
        Assert.Null(point.TryMove(null, Head(2), [held], CancellationToken.None));
        DocumentHead second = Assert.IsType<DocumentHead>(point.TryMove(first, Head(2), [held], CancellationToken.None));
        Assert.True(second.Revision > first.Revision);
        Assert.Null(Open(Provider()).CommitPoint!.TryMove(first, Head(3), [], CancellationToken.None));
        manager.Release(held.LockId, held.Fence, CancellationToken.None);
        Assert.Null(point.TryMove(second, Head(3), [held], CancellationToken.None));
        Assert.Equal((second.Move, second.Revision), Told(point));
    }

    private static (Guid Move, long Revision)? Told(ICommitPoint point) =>
        point.Read(CancellationToken.None) is { } head ? (head.Move, head.Revision) : null;

    [Fact]
    public void Given_APersistentLock_When_ItsProcessEnds_Then_ItHoldsUntilItsTimeIsOver()
    {
        EtcdStoreProvider provider = Provider(Elsewhere);
        LockRequest request = Request("one", Section("a")) with
        {
            Owner = OwnerElsewhere("one") with { Kind = OwnershipKind.Lease },
            TimeToLive = TimeSpan.FromSeconds(3),
            TokenHash = "token",
        };
        HeldLock held = Granted(Manager(provider).TryAcquire(request, new() { Timeout = TimeSpan.Zero }, default)).Locks[0];
        provider.Dispose();

        ILockStore store = Open(Provider());
        Assert.Null(store.Find([held.LockId], CancellationToken.None)[0]!.Verdict);
        AcquireResult.Granted granted = Granted(
            new LockManager(store, TimeProvider.System).TryAcquire(Request("two", Section("a")), new() { Timeout = Limit }, default));

        Assert.Equal(StaleReason.TimeToLiveOver, Assert.Single(granted.Reclaimed).Verdict.Reason);
    }

    [Fact]
    public void Given_APersistentLock_When_ItIsRenewed_Then_ItLastsAnew()
    {
        ILockStore store = Open(Provider());
        LockRequest request = Request("one", Section("a")) with
        {
            Owner = Owner("one") with { Kind = OwnershipKind.Lease },
            TimeToLive = TimeSpan.FromSeconds(2),
            TokenHash = "token",
        };
        HeldLock held = Granted(new LockManager(store, TimeProvider.System).TryAcquire(request, new() { Timeout = TimeSpan.Zero }, default)).Locks[0];

        HeldLock? renewed = store.Transact(
            view => LockRules.Renew(view.Table, held.LockId, held.Fence, TimeSpan.FromMinutes(1), view.Now), TableAccess.Ordinary, default);

        Assert.NotNull(renewed);
        // Longer than the time that it had before: nothing tells that a lease did not end.
        Thread.Sleep(4000);
        Assert.Null(Open(Provider()).Find([held.LockId], CancellationToken.None)[0]!.Verdict);
    }

    [Fact]
    public async Task Given_SomeoneWhoWaits_When_TheServerIsRestarted_Then_NoWakeUpIsLost()
    {
        using var own = new LocalEtcd();
        using var one = new EtcdStoreProvider(own.Address, Here, TimeProvider.System);
        using var two = new EtcdStoreProvider(own.Address, Here, TimeProvider.System);
        ILockStore store = one.Open(_name, Folders);
        for (int i = 0; i < 3; i++)
        {
            HeldLock held = Granted(Ask(new LockManager(store, TimeProvider.System), Owner("one"), Section("a"))).Locks[0];
            ILockStore other = two.Open(_name, Folders);
            Task<AcquireResult> waiting = Wait(new LockManager(other, TimeProvider.System), Owner("two"), Section("a"));
            await UntilQueued(1, store);

            own.Kill();
            own.Start();
            Assert.True(store.Release(held.LockId, held.Fence, CancellationToken.None));

            HeldLock taken = Granted(await waiting.WaitAsync(Limit)).Locks[0];
            Assert.True(other.Release(taken.LockId, taken.Fence, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Given_AnswersThatAreLost_When_LocksAreTakenAndReleased_Then_NoneIsDoneTwiceAndNoneIsForgotten()
    {
        using var proxy = new CuttingProxy(etcd.Port);
        EtcdStoreProvider cut = Provider(Here, TimeProvider.System, etcd.Address with { Endpoints = ImmutableArray.Create(proxy.Endpoint) });
        ILockStore store = Open(cut);
        LockManager other = Manager(Provider());
        int inside = 0;
        bool isWrong = false;
        Task rival = Task.Factory.StartNew(() => Work(other, "rival", 40, () => { }), TaskCreationOptions.LongRunning);
        Task losing = Task.Factory.StartNew(
            () => Work(new LockManager(store, TimeProvider.System), "losing", 40, () => proxy.LosesNextAnswer = Random.Shared.Next(3) == 0),
            TaskCreationOptions.LongRunning);
        await Task.WhenAll(rival, losing).WaitAsync(Limit * 4);

        Assert.False(isWrong);
        Assert.True(proxy.Cuts > 5);
        LockTable left = Open(Provider()).Peek();
        Assert.Empty(left.Locks);
        Assert.Empty(left.Tickets);

        void Work(LockManager manager, string id, int turns, Action before)
        {
            for (int i = 0; i < turns; i++)
            {
                before();
                AcquireResult result = manager.TryAcquire(Request(id, Section("a")), new() { Timeout = Limit }, default);
                HeldLock held = Granted(result).Locks[0];
                isWrong |= Interlocked.Increment(ref inside) != 1;
                Thread.Yield();
                Interlocked.Decrement(ref inside);
                before();
                isWrong |= !manager.Release(held.LockId, held.Fence, CancellationToken.None);
            }
        }
    }

    [Fact]
    public void Given_AHeadThatMovedMeanwhile_When_OneWhoStoodStillCarriesLocks_Then_NothingIsCarried()
    {
        ILockStore store = Open(Provider());
        HeldLock held = Granted(Ask(new LockManager(store, TimeProvider.System), Owner("one"), Section("a"))).Locks[0];
        DocumentHead first = store.CommitPoint!.TryMove(null, Head(1), [held], CancellationToken.None)!;
        Assert.NotNull(Open(Provider()).CommitPoint!.TryMove(first, Head(2), [], CancellationToken.None));

        StoreException error = Assert.Throws<StoreException>(() => store.Transact(
            view => new Transition<bool>(LockRules.Relocate(view.Table, _ => Section("b")), true), TableAccess.WithinCommit, default));

        Assert.Equal(ErrorIds.GuardTimeout, error.ErrorId);
        Assert.Equal(held.Target, Assert.Single(Open(Provider()).Peek().Locks).Target);
    }

    [Fact]
    public async Task Given_AWaiterWhoseTimeIsOver_When_TheLockIsHandedToHimAllTheSame_Then_NobodyKeepsIt()
    {
        ILockStore store = Open(Provider());
        var manager = new LockManager(store, TimeProvider.System);
        ILockStore other = Open(Provider());
        for (int i = 0; i < 20; i++)
        {
            HeldLock held = Granted(Ask(manager, Owner("one"), Section("a"))).Locks[0];
            Task<AcquireResult> waiting = Task.Factory.StartNew(
                () => new LockManager(other, TimeProvider.System).TryAcquire(
                    Request("two", Section("a")), new() { Timeout = TimeSpan.FromMilliseconds(40) }, default),
                TaskCreationOptions.LongRunning);
            // About as long as the waiter's patience: now the one comes first, now the other.
            Thread.Sleep(30 + Random.Shared.Next(20));
            store.Peek();
            manager.Release(held.LockId, held.Fence, CancellationToken.None);
            if (await waiting.WaitAsync(Limit) is AcquireResult.Granted taken)
            {
                other.Release(taken.Locks[0].LockId, taken.Locks[0].Fence, CancellationToken.None);
            }

            Assert.Empty(store.Peek().Locks);
            Assert.Empty(store.Peek().Tickets);
        }
    }

    [Fact]
    public async Task Given_MoreWhoWaitThanOneTransactionCanServe_When_RoomIsMadeForAll_Then_ItIsMadeAndAllGetTheirs()
    {
        EtcdStoreProvider provider = Provider();
        ILockStore store = Open(provider);
        HeldLock held = Granted(Ask(new LockManager(store, TimeProvider.System), Owner("one"), LockTarget.Of(["_document"], LockScope.Document))).Locks[0];
        ILockStore waiters = Open(Provider());
        Task<AcquireResult>[] all =
        [
            .. Enumerable.Range(0, 70).Select(i => Wait(new LockManager(waiters, TimeProvider.System), Owner($"waiter{i}"), Section($"s{i}"))),
        ];
        await UntilQueued(70);
        store.Peek();

        Assert.True(store.Release(held.LockId, held.Fence, CancellationToken.None));

        foreach (Task<AcquireResult> one in all)
        {
            Granted(await one.WaitAsync(Limit));
        }
    }

    [Fact]
    public void Given_NoServer_When_ALockIsAskedFor_Then_ItIsRefusedInTimeAndByName()
    {
        EtcdAddress nowhere = etcd.Address with { Endpoints = ["127.0.0.1:9"], Deadline = TimeSpan.FromSeconds(1), User = null };
        using var provider = new EtcdStoreProvider(nowhere, Here, TimeProvider.System);
        var waited = Stopwatch.StartNew();

        StoreException error = Assert.Throws<StoreException>(() => Ask(Manager(provider), Owner("one"), Section("a")));

        Assert.Equal(ErrorIds.StoreUnreachable, error.ErrorId);
        Assert.Contains("127.0.0.1:9", error.Message, StringComparison.Ordinal);
        Assert.True(waited.Elapsed < Limit);
    }

    [Fact]
    public void Given_SeveralServersOfWhichOneIsDown_When_ALockIsAskedFor_Then_AnotherAnswers()
    {
        EtcdAddress partly = etcd.Address with { Endpoints = ["127.0.0.1:9", .. etcd.Address.Endpoints] };
        using var provider = new EtcdStoreProvider(partly, Here, TimeProvider.System);

        Granted(Ask(Manager(provider), Owner("one"), Section("a")));
    }

    [Fact]
    public async Task Given_GarbageUnderAnEntrysKey_When_AnybodyAsks_Then_ItCountsAsHeldAndIsReclaimedInTime()
    {
        EtcdStoreProvider provider = Provider();
        ILockStore store = Open(provider);
        string[] name = _name.Split('/');
        ByteString key = ByteString.CopyFromUtf8($"mdlock/{name[0]}/{name[1]}/entries/x");
        await provider.Client.TxnAsync(new() { Success = { Requests.Put(key, ByteString.CopyFromUtf8("{")) } }, CancellationToken.None);
        var manager = new LockManager(store, TimeProvider.System);
        Assert.IsType<AcquireResult.Refused>(Ask(manager, Owner("one"), Section("a")));

        AcquireResult.Granted granted = Granted(manager.TryAcquire(Request("one", Section("a")), new() { Timeout = Limit }, default));

        Assert.Equal(StaleReason.Malformed, Assert.Single(granted.Reclaimed).Verdict.Reason);
    }

    [Fact]
    public async Task Given_AProcessThatEndedInMidCommit_When_AnotherWantsToCommit_Then_HeGetsHisTurnAtOnce()
    {
        using IDisposable other = Open(Provider()).EnterCommit(CancellationToken.None);
        string[] name = _name.Split('/');
        ByteString key = ByteString.CopyFromUtf8($"mdlock/{name[0]}/{name[1]}/commit/ended");
        string turn = $"{EndedProcess()} 1 {Here.BootId} {Here.PidNamespace} {Here.HostName}";
        EtcdStoreProvider provider = Provider();
        await provider.Client.TxnAsync(new() { Success = { Requests.Put(key, ByteString.CopyFromUtf8(turn)) } }, CancellationToken.None);
        other.Dispose();

        using IDisposable own = Open(provider).EnterCommit(CancellationToken.None);

        Assert.NotNull(own);
    }

    [Fact]
    public void Given_ACluster_When_ItIsChecked_Then_EachServerAndWhatLocksNeedIsTold()
    {
        EtcdAddress partly = etcd.Address with { Endpoints = [.. etcd.Address.Endpoints, "127.0.0.1:9"], Deadline = TimeSpan.FromSeconds(2) };
        using var provider = new EtcdStoreProvider(partly, Here, TimeProvider.System);

        IReadOnlyList<StoreCapability> found = provider.Check(CancellationToken.None);

        Assert.Equal(["Server", "Server", "Changes", "Leases"], found.Select(one => one.Name));
        Assert.Equal([true, false, true, true], found.Select(one => one.IsPassed));
        Assert.Contains("it leads", found[0].Detail, StringComparison.Ordinal);
    }

    private static DocumentFolders Folders { get; } = DocumentFolders.For(Path.Combine(Path.GetTempPath(), "guide.md"), null);

    private static DocumentHead Head(long sequence) => new(sequence, Guid.NewGuid(), "checksum", 1) { Move = Guid.NewGuid() };

    private static LockOwner OwnerElsewhere(string id) => Owner(id) with
    {
        HostName = Elsewhere.HostName,
        HostId = Elsewhere.HostId,
        BootId = Elsewhere.BootId,
        PidNamespace = Elsewhere.PidNamespace,
    };

    private static int EndedProcess()
    {
        using Process process = Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }

    private static AcquireResult Ask(LockManager manager, LockOwner owner, params LockTarget[] targets) =>
        manager.TryAcquire(Request(owner.OwnerId, targets) with { Owner = owner }, new() { Timeout = TimeSpan.Zero }, default);

    private static Task<AcquireResult> Wait(LockManager manager, LockOwner owner, params LockTarget[] targets) => Task.Factory.StartNew(
        () => manager.TryAcquire(Request(owner.OwnerId, targets) with { Owner = owner }, new() { Timeout = Limit }, default),
        TaskCreationOptions.LongRunning);

    private static AcquireResult.Granted Granted(AcquireResult result) => Assert.IsType<AcquireResult.Granted>(result);

    private static async Task UntilQueued(int count, ILockStore store)
    {
        DateTime end = DateTime.UtcNow + Limit;
        while (store.Peek().Tickets.Length != count)
        {
            Assert.True(DateTime.UtcNow < end, $"there are not {count} tickets");
            await Task.Delay(5);
        }
    }

    private Task UntilQueued(int count) => UntilQueued(count, Open(Provider()));

    private EtcdStoreProvider Provider(Machine? machine = null, TimeProvider? time = null, EtcdAddress? address = null)
    {
        var provider = new EtcdStoreProvider(address ?? etcd.Address, machine ?? Here, time ?? TimeProvider.System);
        _providers.Add(provider);
        return provider;
    }

    private ILockStore Open(EtcdStoreProvider provider) => provider.Open(_name, Folders);

    private LockManager Manager(EtcdStoreProvider provider) => new(Open(provider), TimeProvider.System);

    /// <summary>The clocks of another machine.</summary>
    private sealed class ShiftedTime(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(new TimeSpan(12, 0, 0).TotalSeconds * TimestampFrequency);
    }
}
