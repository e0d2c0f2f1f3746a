using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Stores;
using MdLock.Stores.Etcd.Watching;

namespace MdLock.EtcdTests.Stores;

/// <summary>Users, passwords, roles and tokens: good ones, wrong ones, and such as change while a process is at work.</summary>
public sealed class EtcdUserTests : IAsyncDisposable
{
    private const string User = "docs";
    private const string Role = "mdlock";
    private const string Prefix = "mdlock/";
    private const string Password = "s3cret-of-docs";

    private EtcdCluster? _cluster;
    private EtcdUsers? _users;

    private EtcdUsers Users => _users!;

    private EtcdAddress Address => new()
    {
        Endpoints = _cluster!.Endpoints,
        Prefix = "mdlock",
        User = User,
        Password = Password,
    };

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task Given_ARoleThatMayTouchThePrefix_When_AllIsDoneThatProcessesDo_Then_NothingElseIsNeeded()
    {
        await Start();
        using var work = new StoreWork(Address);

        await work.DoAll();

        HeldLock held = work.Lock();
        Assert.True(await work.Provider.Client.KeepLeaseAsync(work.Provider.Lease.Current!.Value, CancellationToken.None));
        work.Store.Sweep(CancellationToken.None);
        work.Store.MendCounter(held.Fence + 1000, CancellationToken.None);
        Assert.True(work.Release(held));
        Assert.All(work.Provider.Check(CancellationToken.None), found => Assert.True(found.IsPassed, found.Detail));
    }

    [Fact]
    public async Task Given_ARoleForAnotherPrefix_When_ALockIsAskedFor_Then_TheErrorNamesUserAndPrefix()
    {
        await Start();

        StoreException error = Refuse(Address with { Prefix = "mdlock2" });

        Assert.Contains($"'{User}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'mdlock2/'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'mdlock2/'", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_ARoleThatMayReadOnly_When_ALockIsAskedFor_Then_ItIsDenied()
    {
        await Start(may: "READ");

        Assert.Contains($"'{User}'", Refuse(Address).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AWrongPassword_When_ALockIsAskedFor_Then_TheErrorNamesTheUserAndShowsNoPassword()
    {
        await Start();

        StoreException error = Refuse(Address with { Password = "another s3cret" });

        Assert.Contains($"the user '{User}' with the password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AUserWhomTheClusterDoesNotKnow_When_ALockIsAskedFor_Then_TheErrorNamesHim()
    {
        await Start();

        Assert.Contains("'stranger'", Refuse(Address with { User = "stranger" }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AUserWithoutARole_When_ALockIsAskedFor_Then_ItIsDenied()
    {
        await Start();
        await Users.AddUser("newcomer", Password);

        Assert.Contains("'newcomer'", Refuse(Address with { User = "newcomer" }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AClusterThatWantsUsers_When_NoneIsGiven_Then_TheErrorSaysSo()
    {
        await Start();

        StoreException error = Refuse(Address with { User = null, Password = null });

        Assert.Contains("wants a user, and none was given", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AClusterThatKnowsNoUsers_When_OneIsGiven_Then_TheErrorSaysSo()
    {
        _cluster = await EtcdCluster.Start();

        StoreException error = Refuse(Address);

        Assert.Contains("knows no users", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_ATokenThatRunsOut_When_WorkGoesOn_Then_AnotherIsFetched()
    {
        await Start(TimeSpan.FromSeconds(1));
        using var work = new StoreWork(Address);
        HeldLock held = work.Lock();
        long lease = work.Provider.Lease.Current!.Value;

        await RunOut();

        Assert.NotNull(work.Renew(held));
        await RunOut();
        Assert.True(await work.Provider.Client.KeepLeaseAsync(lease, CancellationToken.None));
        await RunOut();
        Assert.True(work.Release(held));
        await RunOut();
        await work.DoAll();
    }

    [Fact]
    public async Task Given_ATokenThatRanOut_When_SomethingElseIsWatched_Then_ItIsHeardOfAllTheSame()
    {
        await Start(TimeSpan.FromSeconds(1));
        using var work = new StoreWork(Address);
        using StoreWork beside = work.Beside();
        HeldLock first = work.Lock("one", "a");
        HeldLock second = work.Lock("one", "b");
        Assert.Equal(2, beside.Table.Locks.Length);
        using IEntryWatch early = beside.Store.Watch(first);
        await Eventually.True(() => ((KeyWatch)early).Id is not null, "the server has the first watch");

        await RunOut();

        // By the same stream, which still has the old token: it is refused, and the look that follows fetches a new one.
        using IEntryWatch late = beside.Store.Watch(second);
        Assert.True(late.Wait(Eventually.HangGuard, CancellationToken.None), "the refusal is not told");
        beside.Store.Look(view => view.Table, CancellationToken.None);
        await Eventually.True(
            () =>
            {
                late.Wait(TimeSpan.FromMilliseconds(50), CancellationToken.None);
                return ((KeyWatch)late).Id is not null;
            },
            "the server has the second watch");
        Assert.True(work.Release(second));
        Assert.True(late.Wait(Eventually.HangGuard, CancellationToken.None), "the release is not told");
    }

    [Fact]
    public async Task Given_SomeoneWhoWaits_When_TheServerForgetsAllTokens_Then_HeIsWokenAndWorkGoesOn()
    {
        await Start();
        using var work = new StoreWork(Address);
        using StoreWork beside = work.Beside();
        HeldLock held = work.Lock();
        Task<HeldLock> waiting = beside.LockLater("two");
        await work.WhenQueued(1);

        await _cluster!.Nodes[0].Kill();
        _cluster.Nodes[0].Start();
        await _cluster.WhenHealthy();

        Assert.True(work.Release(held));
        HeldLock next = await Eventually.Result(waiting);
        Assert.NotNull(beside.Commit(next));
    }

    [Fact]
    public async Task Given_ThreeServers_When_TheOneThatGaveTheTokenIsKilled_Then_WorkGoesOnAtAnother()
    {
        await Start(nodes: 3);
        using var work = new StoreWork(Address with { Deadline = TimeSpan.FromSeconds(20) });
        HeldLock held = work.Lock();

        await _cluster!.Nodes[0].Kill();

        Assert.NotNull(work.Commit(held));
        Assert.True(work.Release(held));
        await work.DoAll();
    }

    [Fact]
    public void Given_NoServer_When_AUserAsksForALock_Then_TheErrorShowsNoPassword()
    {
        var nowhere = new EtcdAddress
        {
            Endpoints = ["127.0.0.1:9"],
            Prefix = "mdlock",
            User = User,
            Password = Password,
            Deadline = TimeSpan.FromSeconds(1),
        };
        using var work = new StoreWork(nowhere);

        StoreException error = Assert.Throws<StoreException>(() => work.Lock());

        Assert.Equal(ErrorIds.StoreUnreachable, error.ErrorId);
        Assert.DoesNotContain("s3cret", $"{error} {error.RecommendedAction} {nowhere}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_APasswordThatIsSetAnew_When_ItIsTheSame_Then_WorkGoesOn()
    {
        await Start();
        using var work = new StoreWork(Address);
        HeldLock held = work.Lock();

        await Users.ChangePassword(User, Password);

        Assert.NotNull(work.Commit(held));
        Assert.True(work.Release(held));
        await work.DoAll();
    }

    [Fact]
    public async Task Given_ARoleThatIsRevoked_When_WorkGoesOn_Then_AllIsDeniedUntilItComesBack()
    {
        await Start();
        using var work = new StoreWork(Address);
        using StoreWork beside = work.Beside();
        HeldLock held = work.Lock();
        Task<HeldLock> waiting = beside.LockLater("two");
        await work.WhenQueued(1);

        await Users.RevokeRole(User, Role);

        Assert.Contains($"'{User}'", Denied(() => work.Commit(held)).Message, StringComparison.Ordinal);
        Denied(() => work.Renew(held));
        Denied(() => work.Release(held));
        Denied(() => work.Lock("one", "b"));
        Denied(() => work.Store.Find([held.LockId], CancellationToken.None));
        StoreException told = await Assert.ThrowsAsync<StoreException>(() => Eventually.Result(waiting));
        Assert.Equal(ErrorIds.StoreAccessDenied, told.ErrorId);
        Assert.Contains(work.Provider.Check(CancellationToken.None), found => found is { IsPassed: false, Name: "Changes" });

        Assert.True(work.Provider.Client.IsDenied);

        await Users.GrantRole(User, Role);

        Assert.NotNull(work.Commit(held));
        Assert.False(work.Provider.Client.IsDenied);
        Assert.True(work.Release(held));

        // The lock may have gone to the one who waited, who does not want it any more.
        await Eventually.True(() => work.Table is { Locks.IsEmpty: true, Tickets.IsEmpty: true }, "nobody holds or waits");
        await work.DoAll();
    }

    [Fact]
    public async Task Given_AHolderWhoseRoleIsRevoked_When_ItsLeaseEnds_Then_HeIsToldOfTheLossAndOthersGetTheLock()
    {
        await Start();
        await Users.AddUser("editor", Password);
        await Users.GrantRole("editor", Role);
        using var engine = new HeldDocument(Address);
        SectionLock held = engine.Lock();

        await Users.RevokeRole(User, Role);

        await Eventually.True(() => held.Lost.IsCancellationRequested, "the holder is told of the loss");
        Assert.NotNull(held.LossReason);
        using var other = new HeldDocument(Address with { User = "editor" }, engine.Path);
        other.Lock().Dispose();

        await Users.GrantRole(User, Role);
        engine.Lock().Dispose();
    }

    [Fact]
    public async Task Given_APasswordThatIsChanged_When_WorkGoesOn_Then_ItIsDeniedUntilItIsTheOldOneAgain()
    {
        await Start();
        using var work = new StoreWork(Address);
        HeldLock held = work.Lock();

        await Users.ChangePassword(User, "another s3cret");

        Assert.Contains($"'{User}'", Denied(() => work.Commit(held)).Message, StringComparison.Ordinal);
        await Users.ChangePassword(User, Password);
        await Eventually.True(() => IsAllowed(() => work.Renew(held)), "the user is let in again");
        Assert.True(work.Release(held));
    }

    [Fact]
    public async Task Given_AWrongPassword_When_ItIsUsedAgainAndAgain_Then_TheServerHasToCheckItOnlyNowAndThen()
    {
        await Start();
        await using RequestProxy proxy = await RequestProxy.Start(_cluster!.Endpoints[0]);
        int logins = 0;
        proxy.Before = (method, _) =>
        {
            logins += method.EndsWith("/Authenticate", StringComparison.Ordinal) ? 1 : 0;
            return Task.CompletedTask;
        };
        using var work = new StoreWork(Address with { Endpoints = [proxy.Endpoint], Password = "another s3cret" });

        for (int i = 0; i < 50; i++)
        {
            Denied(() => work.Lock());
        }

        Assert.InRange(logins, 1, 10);
    }

    [Fact]
    public async Task Given_ARoleThatIsRevoked_When_ChangesAreAskedForAgainAndAgain_Then_NothingIsLeftToTakeBack()
    {
        await Start();
        await using RequestProxy proxy = await RequestProxy.Start(_cluster!.Endpoints[0]);
        int changes = 0;
        proxy.Before = (method, _) =>
        {
            changes += method.EndsWith("/Txn", StringComparison.Ordinal) ? 1 : 0;
            return Task.CompletedTask;
        };
        using var work = new StoreWork(Address with { Endpoints = [proxy.Endpoint] });
        Assert.True(work.Release(work.Lock()));
        await Users.RevokeRole(User, Role);
        changes = 0;

        for (int i = 0; i < 10; i++)
        {
            Denied(() => work.Lock());
            Denied(() => work.Commit());
        }

        // What was refused was not made.
        Assert.Equal(20, changes);
    }

    [Fact]
    public async Task Given_ALockWhoseAnswerIsLost_When_TheUserIsDeniedThen_Then_ItIsTakenBackOnceHeIsLetIn()
    {
        await Start();
        await using RequestProxy proxy = await RequestProxy.Start(_cluster!.Endpoints[0]);
        using var work = new StoreWork(Address with { Endpoints = [proxy.Endpoint], Deadline = TimeSpan.FromSeconds(20) });
        work.Release(work.Lock("one", "b"));
        int changes = 0;
        proxy.Choose = (method, _) =>
            method.EndsWith("/Txn", StringComparison.Ordinal) && changes++ == 0 ? RequestFault.FailsAfter : RequestFault.None;
        proxy.Before = async (method, _) =>
        {
            if (method.EndsWith("/Txn", StringComparison.Ordinal) && changes == 1)
            {
                changes++;
                await Users.RevokeRole(User, Role);
            }
        };

        StoreException error = Assert.Throws<StoreException>(() => work.Lock());

        Assert.Equal(ErrorIds.StoreUnreachable, error.ErrorId);
        Assert.Contains($"'{User}'", error.Message, StringComparison.Ordinal);
        await Users.GrantRole(User, Role);
        using StoreWork beside = work.Beside(Address);
        await Eventually.True(() => beside.Table.Locks.Length == 0, "the lock is taken back");
        beside.Release(beside.Lock("two"));
    }

    [Fact]
    public async Task Given_ACertificateThatIsCalledAsAUser_When_NoUserIsGiven_Then_ItIsThatUser()
    {
        using var desk = new TlsDesk();
        await Start(security: desk.Mutual);
        using var work = new StoreWork(Certified(User));

        await work.DoAll();

        Refuse(Certified("stranger"));

        EtcdAddress Certified(string name)
        {
            CertificateFiles client = desk.Authority.ForClient(name);
            return Address with
            {
                UsesTls = true,
                CaFile = desk.Authority.File,
                CertificateFile = client.Certificate,
                KeyFile = client.Key,
                User = null,
                Password = null,
            };
        }
    }

    [Fact]
    public async Task Given_ARoleForTheNameWithoutTheSlash_When_AnotherPrefixBeginsWithIt_Then_ItMayTouchThatToo()
    {
        await Start(prefix: "mdlock");
        using var own = new StoreWork(Address);
        using var other = new StoreWork(Address with { Prefix = "mdlock2" });

        await own.DoAll();
        await other.DoAll();
    }

    private async Task Start(
        TimeSpan? tokenTime = null, string may = "READWRITE", string prefix = Prefix, NodeSecurity? security = null, int nodes = 1)
    {
        _cluster = await EtcdCluster.Start((security ?? new NodeSecurity()) with { TokenTime = tokenTime }, nodes);
        _users = new EtcdUsers(_cluster.Nodes[0]);
        await Users.AddRole(Role, prefix, may);
        await Users.AddUser(User, Password);
        await Users.GrantRole(User, Role);
        await Users.Enable();
    }

    // Nothing tells that a token is over but its refusal, and each use lets it last anew.
    private static Task RunOut() => Task.Delay(TimeSpan.FromSeconds(3));

    private static bool IsAllowed(Action what)
    {
        try
        {
            what();
            return true;
        }
        catch (StoreException denied) when (denied.ErrorId == ErrorIds.StoreAccessDenied)
        {
            return false;
        }
    }

    /// <summary>Asks for a lock that is denied.</summary>
    private static StoreException Refuse(EtcdAddress address)
    {
        using var work = new StoreWork(address);
        return Denied(() => work.Lock());
    }

    /// <summary>Does what is denied, and by an error that shows no password.</summary>
    private static StoreException Denied(Func<object?> what)
    {
        StoreException error = Assert.Throws<StoreException>(() => what());
        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.DoesNotContain("s3cret", $"{error} {error.RecommendedAction}", StringComparison.Ordinal);
        return error;
    }
}
