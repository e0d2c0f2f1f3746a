using Google.Protobuf;
using MdLock.Stores.Etcd.Watching;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.EtcdTests.Stores;

/// <summary>Of what etcd tells of a watched key, that is passed on which is news; what a look found becomes such news.</summary>
public sealed class WatchedTests
{
    private const long From = 10;
    private static readonly ByteString Key = ByteString.CopyFromUtf8("entries/1-0");

    private readonly KeyWatch _watch = new KeyWatch(_ => true, _ => true).Start();

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Given_AServerThatIsBehind_When_ItTellsWhatIsOlder_Then_OnlyWhatWasAskedForIsNews(long revision, bool isNews)
    {
        WatchedBy(endOnly: false).Hear([new Event { Type = Event.Types.EventType.Put, Kv = Written(1, revision) }]);

        Assert.Equal(isNews, _watch.HasNews);
    }

    [Theory]
    [InlineData(1, 9, false, false)]
    [InlineData(1, 10, false, true)]
    [InlineData(1, 10, true, false)]
    [InlineData(10, 10, true, true)]
    public void Given_AKeyThatIsThere_When_ItIsLookedAt_Then_ItIsNewsWhereItWasWrittenOrMadeAnewSince(
        long made, long revision, bool endOnly, bool isNews)
    {
        WatchedBy(endOnly).HearState([Written(made, revision)]);

        Assert.Equal(isNews, _watch.HasNews);
    }

    [Fact]
    public void Given_AKeyThatIsGone_When_ItIsLookedAt_Then_ItsEndIsNews()
    {
        WatchedBy(endOnly: true).HearState([]);

        Assert.True(_watch.HasNews);
    }

    [Fact]
    public void Given_ARange_When_NothingIsThere_Then_ThatIsNoNews()
    {
        Watched watched = WatchedBy(endOnly: false);
        watched.Request.RangeEnd = ByteString.CopyFromUtf8("entries/1.");

        watched.HearState([]);

        Assert.False(_watch.HasNews);
    }

    private static KeyValue Written(long made, long revision) => new() { Key = Key, CreateRevision = made, ModRevision = revision };

    private Watched WatchedBy(bool endOnly)
    {
        var request = new WatchCreateRequest { Key = Key };
        if (endOnly)
        {
            request.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
        }

        return new Watched(_watch, request, From);
    }
}
