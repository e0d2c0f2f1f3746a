using MdLock.Audit;
using MdLock.Reports;

namespace MdLock.UnitTests.Reports;

public sealed class LockSpansTests
{
    [Fact]
    public void Given_AGrantAndARelease_When_Paired_Then_TheSpanIsBetweenThem()
    {
        LockSpan span = Assert.Single(Of(new ReportTrail().Acquire(1, 7, "alice", operation: "rewrite").Release(4, 7, "alice")));

        Assert.Equal((ReportTrail.At(1), ReportTrail.At(4), SpanEnd.Released), (span.From, span.Until, span.End));
        Assert.Equal(("guide.md", "install", "rewrite", "alice@host (1)"), (span.Document, span.SectionId, span.Operation, span.Holder));
    }

    [Fact]
    public void Given_LocksThatOverlap_When_Paired_Then_EachEndsWithItsOwnRelease()
    {
        IEnumerable<LockSpan> spans = Of(new ReportTrail()
            .Acquire(0, 1, "alice").Acquire(1, 2, "bob").Acquire(2, 3, "carol")
            .Release(4, 2, "bob").Release(7, 1, "alice").Release(8, 3, "carol"));

        Assert.Equal(
            [("bob@host (1)", 3.0), ("alice@host (1)", 7.0), ("carol@host (1)", 6.0)],
            spans.Select(span => (span.Holder, (span.Until - span.From).TotalSeconds)));
    }

    [Theory]
    [InlineData(nameof(AuditEventType.Expiry), nameof(SpanEnd.Expired))]
    [InlineData(nameof(AuditEventType.Reclaim), nameof(SpanEnd.Reclaimed))]
    [InlineData(nameof(AuditEventType.ForcedRelease), nameof(SpanEnd.Forced))]
    public void Given_ALockThatIsLost_When_Paired_Then_TheSpanSaysHow(string type, string end)
    {
        LockSpan span = Assert.Single(Of(new ReportTrail().Acquire(0, 1, "alice")
            .Add(3, Enum.Parse<AuditEventType>(type), "carol", "install", id: 1)));

        Assert.Equal((end, 3.0, "alice@host (1)"), (span.End.ToString(), (span.Until - span.From).TotalSeconds, span.Holder));
    }

    [Fact]
    public void Given_ALockThatRanOutAndIsTakenAwayLater_When_Paired_Then_ItEndedOnce()
    {
        LockSpan span = Assert.Single(Of(new ReportTrail().Acquire(0, 1, "alice")
            .Add(3, AuditEventType.Expiry, "alice", "install", id: 1)
            .Add(9, AuditEventType.Reclaim, "alice", "install", id: 1)));

        Assert.Equal((SpanEnd.Expired, ReportTrail.At(3)), (span.End, span.Until));
    }

    [Fact]
    public void Given_ALockThatIsRenewed_When_Paired_Then_ItIsOneSpan() => Assert.Equal(
        ReportTrail.At(0),
        Assert.Single(Of(new ReportTrail().Acquire(0, 1, "alice").Acquire(5, 1, "alice").Release(6, 1, "alice"))).From);

    [Fact]
    public void Given_ARefusal_When_Paired_Then_ItIsNone() => Assert.Empty(Of(new ReportTrail()
        .Add(0, AuditEventType.Acquire, "alice", "install", AuditOutcome.Refused, id: 1)));

    [Fact]
    public void Given_AnEndWithoutABeginning_When_Paired_Then_TheSpanBeginsWithTheTrail()
    {
        LockSpan span = Of(new ReportTrail().Acquire(2, 1, "alice").Release(5, 9, "bob", "usage")).Single(one => one.SectionId == "usage");

        Assert.Equal((ReportTrail.At(2), ReportTrail.At(5), "bob@host (1)"), (span.From, span.Until, span.Holder));
    }

    [Fact]
    public void Given_AnOrderWithoutABeginning_When_Paired_Then_WhoGaveItIsNotTheHolder() => Assert.Equal(
        OwnerNames.Unknown,
        Assert.Single(Of(new ReportTrail().Add(1, AuditEventType.ForcedRelease, "carol", "install", id: 1))).Holder);

    [Fact]
    public void Given_ALockWithoutAnEnd_When_Paired_Then_ItLastsUntilTheEnd()
    {
        LockSpan span = Assert.Single(Of(new ReportTrail().Acquire(1, 1, "alice")));

        Assert.Equal((SpanEnd.Unknown, ReportTrail.At(20)), (span.End, span.Until));
    }

    [Fact]
    public void Given_AClockThatIsBehind_When_Paired_Then_NoSpanIsNegative() => Assert.Equal(
        ReportTrail.At(5),
        Assert.Single(Of(new ReportTrail().Acquire(5, 1, "alice").Release(4, 1, "alice"))).Until);

    private static IEnumerable<LockSpan> Of(ReportTrail trail)
    {
        var spans = new LockSpans("guide.md");
        foreach (AuditEvent one in trail.Events)
        {
            spans.Add(one);
        }

        return spans.ToSpans(ReportTrail.At(20));
    }
}
