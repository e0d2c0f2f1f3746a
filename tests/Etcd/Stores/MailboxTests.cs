using Google.Protobuf;
using MdLock.Stores.Etcd.Watching;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.EtcdTests.Stores;

/// <summary>What was written to one's own keys is heard by whoever waits for it, also where it came first.</summary>
public sealed class MailboxTests
{
    private const long From = 10;
    private static readonly ByteString Own = ByteString.CopyFromUtf8("entries/1-0");
    private static readonly ByteString Other = ByteString.CopyFromUtf8("entries/1-1");

    private readonly Mailbox _mailbox = new(From);
    private readonly KeyWatch _watch = new KeyWatch(_ => true, _ => true).Start();

    [Fact]
    public void Given_AReader_When_SomethingIsWritten_Then_OnlyWhatIsForItIsNews()
    {
        _mailbox.Add(_watch, Own, since: 12);

        Write(Other, 13);
        Assert.False(_watch.HasNews);

        Write(Own, 14);
        Assert.True(_watch.HasNews);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(20, true)]
    public void Given_WhatWasWrittenBefore_When_AReaderComes_Then_ItIsNewsWhereItIsNotOlderThanTheQuestion(long revision, bool isNews)
    {
        Write(Own, revision);

        _mailbox.Add(_watch, Own, since: 12);

        Assert.Equal(isNews, _watch.HasNews);
    }

    [Fact]
    public void Given_AReader_When_WhatIsOlderThanHisQuestionIsHeardLate_Then_ItIsNoNews()
    {
        _mailbox.Add(_watch, Own, since: 12);

        // His own ticket.
        Write(Own, 11);
        Assert.False(_watch.HasNews);

        Write(Own, 12);
        Assert.True(_watch.HasNews);
    }

    [Fact]
    public void Given_AReaderFromBeforeTheWatch_When_ItComes_Then_ItLooks()
    {
        _mailbox.Add(_watch, Own, since: From - 1);

        Assert.True(_watch.HasNews);
    }

    [Fact]
    public void Given_AReaderThatWent_When_AnotherCame_Then_OnlyThatOneHears()
    {
        KeyWatch second = new KeyWatch(_ => true, _ => true).Start();
        _mailbox.Add(_watch, Own, since: 12);
        _mailbox.Add(second, Own, since: 12);

        // The first one goes late.
        _mailbox.Remove(_watch, Own);
        Write(Own, 13);

        Assert.False(_watch.HasNews);
        Assert.True(second.HasNews);
    }

    [Fact]
    public void Given_Readers_When_TheStreamBreaks_Then_AllLookAndSoDoesWhoeverComesLater()
    {
        KeyWatch late = new KeyWatch(_ => true, _ => true).Start();
        _mailbox.Add(_watch, Own, since: 12);

        _mailbox.Break();
        _mailbox.Add(late, Other, since: 12);

        Assert.True(_watch.HasNews);
        Assert.True(late.HasNews);
        Assert.True(_mailbox.IsOver);
    }

    private void Write(ByteString key, long revision) =>
        _mailbox.Hear([new Event { Type = Event.Types.EventType.Put, Kv = new KeyValue { Key = key, ModRevision = revision } }]);
}
