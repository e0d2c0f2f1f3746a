using MdLock.Audit;
using MdLock.Formatting;

namespace MdLock.Output;

/// <summary>Something that happened to a lock or a document, as the audit trail tells. Times are UTC.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdLockEvent
{
    private readonly AuditEvent _event;

    internal MdLockEvent(string path, AuditEvent one)
    {
        Path = path;
        _event = one;
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>The number of the event: 1, 2, 3 … without a gap.</summary>
    public long Sequence => _event.Sequence;

    /// <summary>When it happened, by the clock of the host where it did.</summary>
    public DateTime Time => _event.Time.UtcDateTime;

    /// <summary>What happened.</summary>
    public MdLockEventType Type => (MdLockEventType)_event.Type;

    /// <summary>How it ended.</summary>
    public MdLockEventOutcome Outcome => (MdLockEventOutcome)_event.Outcome;

    /// <summary>The section; null for the whole document.</summary>
    public string? SectionId => _event.SectionId;

    /// <summary>Who did it, or to whose lock it happened: the user and the host; null for nobody in particular.</summary>
    public string? Owner => _event.Owner is { } owner ? SafeText.Line(NameOf(owner)) : null;

    /// <summary>The key of the owner.</summary>
    public string? OwnerId => SafeText.Optional(_event.Owner?.OwnerId);

    /// <summary>The user.</summary>
    public string? User => SafeText.Optional(_event.Owner?.User);

    /// <summary>The host.</summary>
    public string? HostName => SafeText.Optional(_event.Owner?.Host);

    /// <summary>The process on that host.</summary>
    public int? ProcessId => _event.Owner?.ProcessId;

    /// <summary>The lock; null where none plays a part.</summary>
    public Guid? LockId => _event.LockId;

    /// <summary>The lock's fencing token; null where none plays a part.</summary>
    public long? Fence => _event.Fence;

    /// <summary>From the call to its end; null for what took no time.</summary>
    public TimeSpan? Duration => _event.Duration;

    /// <summary>More, as a sentence.</summary>
    public string? Message => SafeText.Optional(_event.Message);

    internal static string NameOf(AuditOwner owner) => $"{owner.User}@{owner.Host}";

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{Sequence} {Type} {SectionId}".TrimEnd());
}
