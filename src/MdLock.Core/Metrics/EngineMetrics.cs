using System.Diagnostics;
using System.Diagnostics.Metrics;
using MdLock.Audit;

namespace MdLock.Metrics;

/// <summary>The figures of this process, for whoever listens (OpenTelemetry, dotnet-counters): a meter and an activity source.</summary>
/// <remarks>
/// Costs next to nothing while nobody listens. The counts follow the audit trail: what is an event there is one here.
/// </remarks>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "MdLock";

    private readonly Meter _meter;
    private readonly ActivitySource _activities;
    private readonly UpDownCounter<long> _active;
    private readonly UpDownCounter<long> _waiting;
    private readonly Counter<long> _timeouts;
    private readonly Counter<long> _contentions;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _latency;

    /// <summary>Creates the instruments.</summary>
    public EngineMetrics()
    {
        string? version = typeof(EngineMetrics).Assembly.GetName().Version?.ToString();
        _meter = new Meter(Name, version);
        _activities = new ActivitySource(Name, version ?? "");
        _active = _meter.CreateUpDownCounter<long>("locks.active", "{lock}", "Locks that this process holds.");
        _waiting = _meter.CreateUpDownCounter<long>("locks.waiting", "{request}", "Requests that wait in this process.");
        _timeouts = _meter.CreateCounter<long>("locks.timeouts", "{request}", "Waits that ran out of time.");
        _contentions = _meter.CreateCounter<long>("locks.contentions", "{request}", "Requests that met a conflict.");
        _operations = _meter.CreateCounter<long>("operations.throughput", "{operation}", "Operations that came to their end.");
        _failures = _meter.CreateCounter<long>("operations.failures", "{operation}", "Operations that ended in an error.");
        _latency = _meter.CreateHistogram<double>("operations.latency", "ms", "How long operations took, waits included.");
    }

    /// <summary>The meter of this instance, among others of its name.</summary>
    internal Meter Meter => _meter;

    /// <summary>Counts locks taken (positive) or ended in whatever way (negative).</summary>
    public void AddActive(int change) => _active.Add(change);

    /// <summary>Counts waits begun (positive) or ended in whatever way (negative).</summary>
    public void AddWaiting(int change) => _waiting.Add(change);

    /// <summary>Counts what an event of the trail tells.</summary>
    public void Observe(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Type == AuditEventType.Timeout)
        {
            _timeouts.Add(1);
        }
        else if (entry.Type == AuditEventType.Contention)
        {
            _contentions.Add(1);
        }

        if (entry.Type.EndsOperation())
        {
            ObserveOperation(entry);
        }
    }

    /// <summary>Starts an activity around an operation; null while nobody listens. Dispose it at the end.</summary>
    /// <param name="operation">What is done, for example <c>acquire</c>.</param>
    /// <param name="document">The document's path.</param>
    public Activity? Start(string operation, string document) =>
        _activities.StartActivity(operation)?.SetTag("mdlock.document", document);

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }

    private void ObserveOperation(AuditEntry entry)
    {
        var operation = new KeyValuePair<string, object?>("operation", entry.Type.ToName());
        _operations.Add(1, operation);
        if (entry.Outcome is AuditOutcome.Refused or AuditOutcome.Failed)
        {
            _failures.Add(1, operation);
        }

        if (entry.Duration is { } duration)
        {
            _latency.Record(duration.TotalMilliseconds, operation);
        }
    }
}
