using MdLock.Stores.Files.Sharing;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>Who may work in a folder that several hosts can see.</summary>
public sealed class ShareRulesTests
{
    private static readonly ShareParty Own = new("here", "host 1", "boot 1", 7, "nfs4", "server:/docs", "rw", "");
    private static readonly ShareParty Other = Own with { HostName = "there", HostId = "host 2", BootId = "boot 2" };

    [Theory]
    [InlineData(0, true)]
    [InlineData(180, true)]
    [InlineData(181, false)]
    [InlineData(100_000, false)]
    [InlineData(-100_000, true)]
    public void Given_AnotherHostsMark_When_ItIsOfAnAge_Then_ItCountsWhileItMayBeAtWork(int seconds, bool counts)
    {
        Assert.Equal(counts, FindsRival(Other, seconds));
    }

    [Fact]
    public void Given_AFreshMark_When_ItIsOfTheSameRunAndMount_Then_ItIsNoRivals()
    {
        Assert.False(FindsRival(Own));
        Assert.False(FindsRival(Own with { HostName = "a container" }));
        Assert.True(FindsRival(Own with { Device = 8 }));
        Assert.True(FindsRival(Own with { BootId = "boot 2" }));
        Assert.True(FindsRival(null));
    }

    [Fact]
    public void Given_AProof_When_ItPassed_Then_TheTwoWorkTogetherWhicheverIsNamedFirst()
    {
        Assert.False(FindsRival(Other, 0, new(default, Own, Other, [])));
        Assert.False(FindsRival(Other, 0, new(default, Other, Own, [])));
        Assert.True(FindsRival(Other, 0, new(default, Own, Other, ["PeerLock: no."])));
        Assert.True(FindsRival(null, 0, new(default, Own, Other, [])));
    }

    [Fact]
    public void Given_AProof_When_AHostOrAMountIsAnotherByNow_Then_ItCountsNoMore()
    {
        var proof = new ShareProof(default, Own, Other, []);

        Assert.True(FindsRival(Other with { Options = "rw,nolock" }, 0, proof));
        Assert.True(FindsRival(Other with { HostId = "host 3" }, 0, proof));
        Assert.True(FindsRival(Other with { Source = "server:/more" }, 0, proof));
        Assert.True(FindsRival(Other with { Type = "cifs" }, 0, proof));
        Assert.True(FindsRival(Other with { LockPlace = "/locks" }, 0, proof));
        Assert.Single(ShareRules.FindRivals(Own with { Options = "rw,nolock" }, [new(Other, TimeSpan.Zero, proof)]));

        // A restart changes none of that, nor does a new number of the same mount.
        Assert.False(FindsRival(Other with { BootId = "boot 9", Device = 99, HostName = "renamed" }, 0, proof));
    }

    [Fact]
    public void Given_TwoParties_When_EachNamesTheirProof_Then_ItIsTheSameNameAndNoOneElses()
    {
        Assert.Equal(ShareProof.NameFor(Own, Other), ShareProof.NameFor(Other, Own));
        Assert.NotEqual(ShareProof.NameFor(Own, Other), ShareProof.NameFor(Own, Other with { Options = "rw,nolock" }));
        Assert.NotEqual(ShareProof.NameFor(Own, Other), ShareProof.NameFor(Own, Own));
    }

    private static bool FindsRival(ShareParty? party, int seconds = 0, ShareProof? proof = null) =>
        ShareRules.FindRivals(Own, [new(party, TimeSpan.FromSeconds(seconds), proof)]).Count > 0;
}
