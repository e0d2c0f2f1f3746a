using MdLock.Audit;
using MdLock.Locking;
using MdLock.Metrics;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.UnitTests.Rules.Exploring;

namespace MdLock.UnitTests.Metrics;

public sealed class MetricsCollectorTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Given_Events_When_Reported_Then_EachOperationCountsOnceAndTheWindowIsFromTheFirst()
    {
        var collector = new MetricsCollector(since: null);
        collector.Add(Event(0, AuditEventType.Contention));
        collector.Add(Event(0, AuditEventType.Wait));
        collector.Add(Event(2, AuditEventType.Grant, milliseconds: 2000));
        collector.Add(Event(3, AuditEventType.Commit, milliseconds: 10));
        collector.Add(Event(4, AuditEventType.Release, milliseconds: 1));
        collector.Add(Event(4, AuditEventType.Contention));
        collector.Add(Event(4, AuditEventType.Acquire, AuditOutcome.Refused, milliseconds: 1));
        collector.Add(Event(5, AuditEventType.Timeout, AuditOutcome.Refused, milliseconds: 3000));
        collector.Add(Event(6, AuditEventType.Reclaim));
        collector.Add(Event(6, AuditEventType.Error, AuditOutcome.Failed));

        MetricsReport report = collector.ToReport(Start.AddSeconds(10), "guide.md");

        Assert.Equal(new LockMetrics(0, 0, 1, 2), report.Locks);
        Assert.Equal(6, report.Operations.Count);
        Assert.Equal(0.6, report.Operations.Throughput);
        Assert.Equal(3, report.Operations.Failures);
        Assert.Equal(5, report.Operations.TimedCount);
        Assert.Equal(TimeSpan.FromMilliseconds(5012), report.Operations.Total);
        Assert.Equal(new LatencyMetrics(10, 3000, 3000, 3000, 1002.4), report.Operations.Latency);
        Assert.Equal((Start, Start.AddSeconds(10)), (report.From, report.Until));
    }

    [Fact]
    public void Given_ABeginning_When_Reported_Then_WhatWasBeforeDoesNotCount()
    {
        var collector = new MetricsCollector(Start.AddSeconds(1));
        collector.Add(Event(0, AuditEventType.Timeout, AuditOutcome.Refused, milliseconds: 9));
        collector.Add(Event(1, AuditEventType.Release, milliseconds: 3));

        MetricsReport report = collector.ToReport(Start.AddSeconds(3));

        Assert.Equal(0, report.Locks.Timeouts);
        Assert.Equal(0.5, report.Operations.Throughput);
        Assert.Equal(3, report.Operations.Latency.Max);
    }

    [Fact]
    public void Given_Nothing_When_Reported_Then_NothingIsDividedByZero()
    {
        MetricsReport report = new MetricsCollector(since: null).ToReport(Start);

        Assert.Equal(0, report.Operations.Throughput);
        Assert.Equal(LatencyMetrics.None, report.Operations.Latency);
    }

    [Fact]
    public void Given_LockTables_When_Reported_Then_LiveLocksAndTicketsCount()
    {
        var story = new Story();
        HeldLock held = story.Lock("ann", Guide.Setup);
        Ticket ticket = story.Queue("bob", Guide.Setup).Ticket;
        var stale = new StaleVerdict(StaleReason.OwnerDead, "gone");
        var table = new TableSnapshot(
            [new(held, null, null), new(held, stale, null)],
            [new(ticket, null, null), new(ticket, null, null), new(ticket, stale, null)],
            held.GrantedAt with { Wall = held.GrantedAt.Wall.AddSeconds(90) });
        var collector = new MetricsCollector(since: null);

        collector.Add(table);
        collector.Add(table);

        Assert.Equal(new LockMetrics(2, 4, 0, 0) { Stale = 2, OldestAgeSeconds = 90 }, collector.ToReport(Start).Locks);
    }

    private static AuditEvent Event(
        int second, AuditEventType type, AuditOutcome outcome = AuditOutcome.Succeeded, double? milliseconds = null) => new()
        {
            Sequence = 1,
            Time = Start.AddSeconds(second),
            Type = type,
            Outcome = outcome,
            Duration = milliseconds is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
            PreviousHash = "",
        };
}
