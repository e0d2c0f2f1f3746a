using MdLock.Errors;
using MdLock.Stores;

namespace MdLock.UnitTests.Stores;

/// <summary>How a store is named, and what names are refused.</summary>
public sealed class EtcdUrlTests
{
    [Theory]
    [InlineData("file", "file")]
    [InlineData(" File ", "file")]
    [InlineData("etcd://host", "etcd://host:2379/mdlock")]
    [InlineData("etcd://host/", "etcd://host:2379/mdlock")]
    [InlineData("ETCDS://One:2379,two:1/team/docs/", "etcds://one:2379,two:1/team/docs")]
    [InlineData("etcd://one, one:2379,two", "etcd://one:2379,two:2379/mdlock")]
    [InlineData("etcd://[::1]:2379,10.0.0.1:4001/a-b_c.d", "etcd://[::1]:2379,10.0.0.1:4001/a-b_c.d")]
    [InlineData("etcd://[fe80::1]/x", "etcd://[fe80::1]:2379/x")]
    public void Given_ANameOfAStore_When_ItIsKept_Then_AllThatMayBeLeftOutIsInIt(string given, string kept)
    {
        Assert.Equal(kept, EtcdUrl.Normalize("LockStore", given));
        Assert.Equal(kept, EtcdUrl.Normalize("LockStore", kept));
    }

    [Theory]
    [InlineData("")]
    [InlineData("files")]
    [InlineData("http://host:2379/mdlock")]
    [InlineData("etcd:///mdlock")]
    [InlineData("etcd://host:0/mdlock")]
    [InlineData("etcd://host:65536")]
    [InlineData("etcd://host:port")]
    [InlineData("etcd://one,,two")]
    [InlineData("etcd://one two")]
    [InlineData("etcd://[::1")]
    [InlineData("etcd://[1.2.3.4]")]
    [InlineData("etcd://host/a//b")]
    [InlineData("etcd://host/a b")]
    [InlineData("etcd://host/é")]
    public void Given_WhatIsNoNameOfAStore_When_ItIsParsed_Then_TheErrorSaysWhatIsAllowed(string given)
    {
        var refused = Assert.Throws<SettingException>(() => EtcdUrl.Parse("LockStore", given));

        Assert.Equal((ErrorIds.SettingOutOfRange, "LockStore", given), (refused.ErrorId, refused.Name, refused.Value));
        Assert.Contains("etcd://host:port,host:port/prefix", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("etcd://ada:s3cret@host:2379/mdlock", "etcd://...@host:2379/mdlock")]
    [InlineData("etcd://ada:s3cret@p@host", "etcd://...@host")]
    [InlineData("ada:s3cret@host", "...@host")]
    [InlineData("etcd://host/mdlock?password=s3cret", "etcd://host/mdlock?...")]
    public void Given_APasswordWhereNoneMayStand_When_ItIsParsed_Then_ItIsRefusedAndNotShown(string given, string shown)
    {
        var refused = Assert.Throws<SettingException>(() => EtcdUrl.Parse("LockStore", given));

        Assert.Equal(shown, refused.Value);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file", "file", true)]
    [InlineData("file", "etcd://one:1/p", false)]
    [InlineData("etcd://one:1,two:2/p", "etcd://two:2,one:1/p", true)]
    [InlineData("etcd://one:1,two:2/p", "etcd://one:1/p", false)]
    [InlineData("etcd://one:1/p", "etcd://one:1/q", false)]
    [InlineData("etcd://one:1/p", "etcds://one:1/p", false)]
    [InlineData("etcd://one:1/p", "newer://one:1/p", false)]
    public void Given_TwoNames_When_TheyAreCompared_Then_TheOrderOfTheServersIsOfNoAccount(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, EtcdUrl.IsSame(one, other));
        Assert.Equal(isSame, EtcdUrl.IsSame(other, one));
    }
}
