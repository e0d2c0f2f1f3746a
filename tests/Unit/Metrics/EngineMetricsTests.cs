using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MdLock.Audit;
using MdLock.Metrics;
using MdLock.UnitTests.Audit;

namespace MdLock.UnitTests.Metrics;

public sealed class EngineMetricsTests : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly MeterListener _listener = new();
    private readonly EngineMetrics _metrics = new();

    public EngineMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other engines of the test run have meters of the same name.
            if (ReferenceEquals(instrument.Meter, _metrics.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    [Fact]
    public void Given_AListener_When_EventsAreNoted_Then_TheInstrumentsCountThem()
    {
        using var fixture = new TrailFixture();
        using var trail = new ObservedAuditTrail(fixture.Open(), _metrics);
        _metrics.AddWaiting(1);
        trail.Append(
            new AuditEntry { Type = AuditEventType.Contention },
            new AuditEntry { Type = AuditEventType.Wait });
        _metrics.AddWaiting(-1);
        trail.Append(
            new AuditEntry { Type = AuditEventType.Timeout, Outcome = AuditOutcome.Refused, Duration = TimeSpan.FromSeconds(2) });
        _metrics.AddActive(3);
        trail.Append(new AuditEntry { Type = AuditEventType.Release, Duration = TimeSpan.FromMilliseconds(1.5) });
        _metrics.AddActive(-1);

        Assert.Equal("MdLock", _metrics.Meter.Name);
        Assert.Equal(4, fixture.Read().Count);
        Assert.Equal(
            new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["locks.active"] = 2,
                ["locks.contentions"] = 1,
                ["locks.timeouts"] = 1,
                ["locks.waiting"] = 0,
                ["operations.failures timeout"] = 1,
                ["operations.latency release"] = 1.5,
                ["operations.latency timeout"] = 2000,
                ["operations.throughput release"] = 1,
                ["operations.throughput timeout"] = 1,
            },
            new SortedDictionary<string, double>(_sums, StringComparer.Ordinal));
    }

    [Fact]
    public void Given_AListener_When_AnOperationRuns_Then_ItIsAnActivityOfTheDocument()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MdLock",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        _metrics.Start("acquire", "a document of this test")?.Dispose();

        Activity activity = Assert.Single(
            stopped, one => one.GetTagItem("mdlock.document") is "a document of this test");
        Assert.Equal("acquire", activity.OperationName);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string name = tags.Length > 0 ? $"{instrument.Name} {tags[0].Value}" : instrument.Name;
        _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
    }
}
