using System.Diagnostics;
using MdLock.Errors;
using MdLock.Stores;
using MdLock.Stores.Etcd.Watching;

namespace MdLock.EtcdTests.Stores;

/// <summary>Servers and clients that show each other certificates, good ones and others.</summary>
public sealed class EtcdSecurityTests(TlsDesk desk) : IClassFixture<TlsDesk>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    // A machine with far more to do than it can takes longer than the deadline, and no wait without end does.
    private static readonly TimeSpan InTime = Deadline + TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Given_ServersWithTls_When_TheirAuthorityIsGiven_Then_LocksWaitsAndCommitsWork()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Secure);
        using var work = new StoreWork(AddressOf(cluster));

        await work.DoAll();

        Assert.All(work.Provider.Check(CancellationToken.None), found => Assert.True(found.IsPassed, found.Detail));
    }

    [Fact]
    public async Task Given_ServersWithTls_When_ALockIsReleased_Then_ItsWatchIsToldWithoutALook()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Secure);
        using var work = new StoreWork(AddressOf(cluster));
        var held = work.Lock();
        using StoreWork beside = work.Beside();
        Assert.Single(beside.Table.Locks);
        using IEntryWatch watch = beside.Store.Watch(held);
        await Eventually.True(() => ((KeyWatch)watch).Id is not null, "the server has the watch");

        work.Release(held);

        Assert.True(watch.Wait(Eventually.HangGuard, CancellationToken.None), "it is told of nothing");
    }

    [Fact]
    public async Task Given_ThreeServersThatShowEachOtherCertificates_When_OneIsKilled_Then_WorkGoesOn()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Mutual with { PeerAuthority = desk.Authority.File }, nodes: 3);
        using var work = new StoreWork(WithClient(AddressOf(cluster)) with { Deadline = TimeSpan.FromSeconds(20) });
        await work.DoAll();

        await cluster.Nodes[0].Kill();

        await work.DoAll();
    }

    [Theory]
    [InlineData("strange")]
    [InlineData("misnamed")]
    [InlineData("expired")]
    public async Task Given_AServerThatCannotBeTrusted_When_ALockIsAskedFor_Then_TheErrorTellsOfTlsAndWhere(string what)
    {
        using TestAuthority other = desk.NewAuthority();
        await using EtcdCluster cluster = await EtcdCluster.Start(what switch
        {
            "strange" => TlsDesk.With(other),
            "misnamed" => TlsDesk.With(desk.Authority, ["elsewhere.example"]),
            _ => TlsDesk.With(desk.Authority, isExpired: true),
        });

        StoreException error = Refuse(AddressOf(cluster));

        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains(cluster.Endpoints[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AServerWithTls_When_NoAuthorityIsGiven_Then_ItIsNotTrusted()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Secure);

        Assert.Equal(ErrorIds.StoreAccessDenied, Refuse(AddressOf(cluster) with { CaFile = null }).ErrorId);
    }

    [Fact]
    public async Task Given_SeveralServersOfWhichOneCannotBeTrusted_When_ALockIsAskedFor_Then_AnotherAnswers()
    {
        using TestAuthority other = desk.NewAuthority();
        await using EtcdCluster strange = await EtcdCluster.Start(TlsDesk.With(other));
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Secure);
        using var work = new StoreWork(
            AddressOf(cluster) with { Endpoints = [.. strange.Endpoints, .. cluster.Endpoints], Deadline = TimeSpan.FromSeconds(20) });

        await work.DoAll();
    }

    [Fact]
    public async Task Given_AServerWithTls_When_ItIsSpokenToWithout_Then_TheErrorSaysWhatIsLikelyWrong()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Secure);

        StoreException error = Refuse(AddressOf(cluster) with { UsesTls = false });

        Assert.Equal(ErrorIds.StoreUnreachable, error.ErrorId);
        Assert.Contains(cluster.Endpoints[0], error.Message, StringComparison.Ordinal);
        Assert.Contains("named etcds://", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AServerWithoutTls_When_ItIsSpokenToWith_Then_TheErrorSaysWhatIsLikelyWrong()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();

        StoreException error = Refuse(AddressOf(cluster));

        Assert.Equal(ErrorIds.StoreUnreachable, error.ErrorId);
        Assert.Contains(cluster.Endpoints[0], error.Message, StringComparison.Ordinal);
        Assert.Contains("no TLS is named etcd://", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AServerThatWantsCertificates_When_OneIsGiven_Then_LocksWaitsAndCommitsWork()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Mutual);
        using var work = new StoreWork(WithClient(AddressOf(cluster)));

        await work.DoAll();
    }

    [Fact]
    public async Task Given_AServerThatWantsCertificates_When_TheKeyIsInTheCertificatesFile_Then_ItWorks()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Mutual);
        CertificateFiles client = desk.Authority.ForClient("one file");
        string both = desk.FileWith(File.ReadAllText(client.Certificate) + "\n" + File.ReadAllText(client.Key));
        using var work = new StoreWork(AddressOf(cluster) with { CertificateFile = both });

        await work.DoAll();
    }

    [Fact]
    public async Task Given_AServerThatWantsCertificates_When_OneOfADeputyIsGivenWithThatOfTheDeputy_Then_ItWorks()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Mutual);
        using TestAuthority deputy = desk.Authority.Deputize("deputy");
        CertificateFiles client = deputy.ForClient("of a deputy");
        string chain = desk.FileWith(File.ReadAllText(client.Certificate) + "\n" + File.ReadAllText(deputy.File));
        using var work = new StoreWork(AddressOf(cluster) with { CertificateFile = chain, KeyFile = client.Key });

        await work.DoAll();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("strange")]
    [InlineData("expired")]
    public async Task Given_AServerThatWantsCertificates_When_NoGoodOneIsGiven_Then_TheErrorSaysSo(string what)
    {
        using TestAuthority other = desk.NewAuthority();
        await using EtcdCluster cluster = await EtcdCluster.Start(desk.Mutual);
        EtcdAddress address = what switch
        {
            "strange" => With(AddressOf(cluster), other.ForClient("strange")),
            "expired" => With(AddressOf(cluster), desk.Authority.ForClient("expired", isExpired: true)),
            _ => AddressOf(cluster),
        };

        // The server says why in its last words, which the end of the connection can overtake.
        StoreException error = Refuse(address, tries: 8);

        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains(cluster.Endpoints[0], error.Message, StringComparison.Ordinal);
        Assert.Contains("LOCK_ETCD_CERTIFICATE_FILE", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CaFile", "gone")]
    [InlineData("CaFile", "text")]
    [InlineData("CaFile", "cut")]
    [InlineData("CaFile", "key")]
    [InlineData("CertificateFile", "gone")]
    [InlineData("CertificateFile", "text")]
    [InlineData("CertificateFile", "cut")]
    [InlineData("CertificateFile", "key")]
    [InlineData("KeyFile", "gone")]
    [InlineData("KeyFile", "text")]
    [InlineData("KeyFile", "cut")]
    [InlineData("KeyFile", "other")]
    [InlineData("KeyFile", "none")]
    public void Given_AFileOfCertificatesThatIsNone_When_TheStoreIsOpened_Then_TheErrorNamesItAndNothingIsSent(string which, string what)
    {
        CertificateFiles client = desk.Authority.ForClient("client");
        string whole = File.ReadAllText(which == "KeyFile" ? client.Key : client.Certificate);
        string? file = what switch
        {
            "gone" => Path.Combine(desk.Folder, "gone.pem"),
            "text" => desk.FileWith("not PEM at all\n"),
            "cut" => desk.FileWith(whole[..(whole.Length / 2)] + "\n" + whole[whole.LastIndexOf("-----END", StringComparison.Ordinal)..]),
            "key" => client.Key,
            "other" => desk.Authority.ForClient("other").Key,
            _ => null,
        };
        EtcdAddress address = With(new EtcdAddress { Endpoints = ["127.0.0.1:9"], Prefix = "mdlock", UsesTls = true, CaFile = desk.Authority.File }, client);
        address = which switch
        {
            "CaFile" => address with { CaFile = file },
            "CertificateFile" => address with { CertificateFile = file },
            _ => address with { KeyFile = file },
        };

        // It is the opening that fails, and that asks nothing of any server.
        StoreException error = Assert.Throws<StoreException>(() => new StoreWork(address));

        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.Contains(file ?? client.Certificate, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", error.ToString(), StringComparison.Ordinal);
    }

    private EtcdAddress AddressOf(EtcdCluster cluster) => new()
    {
        Endpoints = cluster.Endpoints,
        Prefix = "mdlock",
        UsesTls = true,
        CaFile = desk.Authority.File,
        Deadline = Deadline,
    };

    private EtcdAddress WithClient(EtcdAddress address) => With(address, desk.Authority.ForClient("client"));

    private static EtcdAddress With(EtcdAddress address, CertificateFiles client) =>
        address with { CertificateFile = client.Certificate, KeyFile = client.Key };

    /// <summary>Asks for a lock in vain, without a user and as one, and in time. No password shows.</summary>
    /// <param name="address">The cluster.</param>
    /// <param name="tries">How often it is asked at most until it says why.</param>
    private static StoreException Refuse(EtcdAddress address, int tries = 1)
    {
        StoreException ofUser = Refused(address with { User = "docs", Password = "s3cret-of-docs" }, tries);
        Assert.DoesNotContain("s3cret", $"{ofUser} {ofUser.RecommendedAction}", StringComparison.Ordinal);
        StoreException error = Refused(address, tries);
        Assert.Equal(error.ErrorId, ofUser.ErrorId);
        return error;
    }

    private static StoreException Refused(EtcdAddress address, int tries)
    {
        StoreException error = RefuseOnce(address);
        for (int i = 1; i < tries && error.ErrorId == ErrorIds.StoreUnreachable; i++)
        {
            error = RefuseOnce(address);
        }

        return error;
    }

    private static StoreException RefuseOnce(EtcdAddress address)
    {
        using var work = new StoreWork(address);
        var waited = Stopwatch.StartNew();

        StoreException error = Assert.Throws<StoreException>(() => work.Lock());

        Assert.True(waited.Elapsed < InTime, $"it took {waited.Elapsed}: {error.Message}");
        return error;
    }
}
