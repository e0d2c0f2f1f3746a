using MdLock.Audit;
using MdLock.Metrics;
using MdLock.Reports;

namespace MdLock.UnitTests.Reports;

public sealed class ContentionCollectorTests
{
    // alice holds install from 0 to 10; bob waits from 2 to 10 and holds to 12; carol waits from 4 to 12.
    private static ReportTrail Queue() => new ReportTrail()
        .Acquire(0, 1, "alice", operation: "nightly")
        .Release(10, 1, "alice")
        .Grant(10, 2, "bob", waited: 8, operation: "fix")
        .Release(12, 2, "bob")
        .Grant(12, 3, "carol", waited: 8)
        .Release(13, 3, "carol");

    [Fact]
    public void Given_AQueue_When_Reported_Then_EachWaitNamesThoseWhoHadTheLockMeanwhile()
    {
        ContentionReport report = Report(Queue());

        Assert.Equal(["bob@host (1)", "carol@host (1)"], report.Waits.Select(wait => wait.Waiter));
        Assert.Equal([("alice@host (1)", 8.0)], Holders(report.Waits[0]));
        Assert.Equal([("alice@host (1)", 6.0), ("bob@host (1)", 2.0)], Holders(report.Waits[1]));
        Assert.Equal(
            [
                new WaitPair("bob@host (1)", "alice@host (1)", 1, TimeSpan.FromSeconds(8)),
                new WaitPair("carol@host (1)", "alice@host (1)", 1, TimeSpan.FromSeconds(6)),
                new WaitPair("carol@host (1)", "bob@host (1)", 1, TimeSpan.FromSeconds(2)),
            ],
            report.Pairs);
        Assert.Equal((3, TimeSpan.FromSeconds(16), 0), (report.Spans.Count, report.Waited, report.TimedOut));
        Assert.Equal((ReportTrail.At(0), ReportTrail.At(13)), (report.From, report.Until));
    }

    [Fact]
    public void Given_SeveralSections_When_Reported_Then_TheyAreSortedByTheTimeWaitedWithExactFigures()
    {
        ReportTrail trail = Queue().Acquire(13, 4, "dave", "usage").Release(40, 4, "dave", "usage")
            .Add(41, AuditEventType.Timeout, "erin", "usage", AuditOutcome.Refused, seconds: 1);

        IReadOnlyList<SectionDelay> sections = Report(trail).Sections;

        Assert.Equal(["install", "usage"], sections.Select(section => section.SectionId));
        Assert.Equal(
            new SectionDelay("guide.md", "install")
            {
                Locks = 3,
                Held = TimeSpan.FromSeconds(13),
                Waits = 2,
                TimedOut = 0,
                Waited = TimeSpan.FromSeconds(16),
                Lengths = new LatencyMetrics(8000, 8000, 8000, 8000, 8000),
            },
            sections[0]);
        Assert.Equal((1, 1, 1, 27.0, 1.0), (
            sections[1].Locks, sections[1].Waits, sections[1].TimedOut, sections[1].Held.TotalSeconds, sections[1].Waited.TotalSeconds));
    }

    [Fact]
    public void Given_ALockOnTheWholeDocument_When_SomebodyWaitsForASection_Then_ItIsInTheWayAndThatOnAnotherSectionIsNot()
    {
        LockWait wait = Assert.Single(Report(new ReportTrail()
            .Acquire(0, 1, "alice", "usage").Acquire(1, 2, "bob", "_document").Release(5, 2, "bob", "_document")
            .Grant(5, 3, "carol", waited: 3).Release(6, 1, "alice", "usage")).Waits);

        Assert.Equal([("bob@host (1)", 3.0)], Holders(wait));
    }

    [Fact]
    public void Given_NoLockOnTheSectionItself_When_SomebodyWaits_Then_ThoseOnOthersAreTaken() => Assert.Equal(
        [("alice@host (1)", 3.0)],
        Holders(Assert.Single(Report(new ReportTrail()
            .Acquire(0, 1, "alice", "guide").Release(5, 1, "alice", "guide").Grant(5, 3, "carol", waited: 3)).Waits)));

    [Fact]
    public void Given_ALockOfOnesOwn_When_OneWaits_Then_OneDoesNotWaitForOneself() => Assert.Empty(
        Assert.Single(Report(new ReportTrail().Acquire(0, 1, "alice").Grant(5, 3, "alice", waited: 3)).Waits).Holders);

    [Fact]
    public void Given_ManyHolders_When_SomebodyWaits_Then_TheThreeLongestAreKeptAndAllAreCounted()
    {
        var trail = new ReportTrail();
        double at = 0;
        for (int number = 1; number <= 5; number++)
        {
            trail.Acquire(at, number, $"user{number}").Release(at += number, number, $"user{number}");
        }

        LockWait wait = Assert.Single(Report(trail.Grant(at, 9, "last", waited: at)).Waits);

        Assert.Equal([("user5@host (1)", 5.0), ("user4@host (1)", 4.0), ("user3@host (1)", 3.0)], Holders(wait));
        Assert.Equal(5, wait.HolderCount);
    }

    [Fact]
    public void Given_ABeginning_When_Reported_Then_ALockThatWasGrantedBeforeIsAHolderStill()
    {
        ContentionReport report = Report(Queue(), since: 9);

        Assert.Equal((ReportTrail.At(10), 5), (report.From, report.Events));
        Assert.Equal([("alice@host (1)", 8.0)], Holders(report.Waits[0]));
        Assert.Equal(3, report.Spans.Count);
    }

    [Fact]
    public void Given_AnEnd_When_Reported_Then_WhatIsLaterDoesNotCount()
    {
        ContentionReport report = Report(Queue(), until: 11);

        Assert.Equal("bob@host (1)", Assert.Single(report.Waits).Waiter);
        Assert.Equal((ReportTrail.At(10), SpanEnd.Unknown), (report.Until, report.Spans[1].End));
    }

    [Fact]
    public void Given_Changes_When_Reported_Then_EachAuthorHasHisOwnAndOtherProgramsHaveNone()
    {
        ReportTrail trail = new ReportTrail()
            .Add(1, AuditEventType.Commit, "alice", "install").Add(2, AuditEventType.Commit, "alice", "usage")
            .Add(3, AuditEventType.Commit, "alice", "usage", AuditOutcome.Refused)
            .Add(4, AuditEventType.Commit, "bob", "usage", AuditOutcome.Failed)
            .Add(5, AuditEventType.ExternalEdit, null, "usage");

        Assert.Equal(
            [
                new AuthorEdits("alice@host") { Committed = 2, Refused = 1, Failed = 0, Sections = 2, Last = ReportTrail.At(2) },
                new AuthorEdits(null) { Committed = 1, Refused = 0, Failed = 0, Sections = 1, Last = ReportTrail.At(5) },
                new AuthorEdits("bob@host") { Committed = 0, Refused = 0, Failed = 1, Sections = 0, Last = null },
            ],
            Report(trail).Authors);
    }

    [Fact]
    public void Given_WhatWentWrong_When_Reported_Then_ItIsThereByTime()
    {
        var collector = new ContentionCollector(null, null);
        collector.Add("a.md", new ReportTrail().Add(5, AuditEventType.Reclaim).Add(6, AuditEventType.Cleanup).Events);
        collector.Add("b.md", new ReportTrail().Add(1, AuditEventType.Recovery).Add(2, AuditEventType.Cancel, "alice").Events);

        ContentionReport report = collector.ToReport();

        Assert.Equal(
            [("b.md", AuditEventType.Recovery), ("a.md", AuditEventType.Reclaim)],
            report.Incidents.Select(one => (one.Document, one.Event.Type)));
        Assert.Equal((1, 2), (report.GivenUp, report.Documents.Count));
    }

    [Fact]
    public void Given_TwoDocuments_When_SomebodyWaitsInOne_Then_LocksOfTheOtherAreNotInTheWay()
    {
        var collector = new ContentionCollector(null, null);
        collector.Add("a.md", new ReportTrail().Acquire(0, 1, "alice").Release(5, 1, "alice").Events);
        collector.Add("b.md", new ReportTrail().Grant(5, 2, "bob", waited: 3).Events);

        Assert.Empty(Assert.Single(collector.ToReport().Waits).Holders);
    }

    [Fact]
    public void Given_Nothing_When_Reported_Then_AllIsEmpty()
    {
        ContentionReport report = Report(new ReportTrail());

        Assert.Equal((0, 0, 0, 0), (report.Events, report.Spans.Count, report.Windows.Count, report.Sections.Count));
        Assert.Equal(LatencyMetrics.None, report.Lengths);
    }

    private static IEnumerable<(string, double)> Holders(LockWait wait) =>
        wait.Holders.Select(one => (one.Span.Holder, one.Length.TotalSeconds));

    private static ContentionReport Report(ReportTrail trail, double? since = null, double? until = null)
    {
        var collector = new ContentionCollector(
            since is { } from ? ReportTrail.At(from) : null, until is { } to ? ReportTrail.At(to) : null);
        collector.Add("guide.md", trail.Events);
        return collector.ToReport();
    }
}
