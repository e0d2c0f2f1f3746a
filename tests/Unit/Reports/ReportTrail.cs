using MdLock.Audit;

namespace MdLock.UnitTests.Reports;

/// <summary>Events of a trail, by seconds since its beginning.</summary>
internal sealed class ReportTrail
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    private readonly List<AuditEvent> _events = [];

    public IReadOnlyList<AuditEvent> Events => _events;

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    public static AuditOwner Owner(string user, int process = 1) => new($"{user}-{process}", user, "host", process);

    public ReportTrail Acquire(double at, int id, string user, string section = "install", string? operation = null) =>
        Add(at, AuditEventType.Acquire, user, section, id: id, message: operation, seconds: 0);

    public ReportTrail Grant(double at, int id, string user, double waited, string section = "install", string? operation = null) =>
        Add(at, AuditEventType.Grant, user, section, id: id, message: operation, seconds: waited);

    public ReportTrail Release(double at, int id, string user, string section = "install") =>
        Add(at, AuditEventType.Release, user, section, id: id);

    public ReportTrail Add(
        double at,
        AuditEventType type,
        string? user = null,
        string? section = null,
        AuditOutcome outcome = AuditOutcome.Succeeded,
        int? id = null,
        string? message = null,
        double? seconds = null)
    {
        _events.Add(new AuditEvent
        {
            Sequence = _events.Count + 1,
            Time = At(at),
            Type = type,
            Outcome = outcome,
            Owner = user is null ? null : Owner(user),
            SectionId = section,
            LockId = id is { } number ? Id(number) : null,
            Duration = seconds is { } length ? TimeSpan.FromSeconds(length) : null,
            Message = message,
            PreviousHash = "",
        });
        return this;
    }
}
