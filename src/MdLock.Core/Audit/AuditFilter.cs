namespace MdLock.Audit;

/// <summary>Which events are wanted; what is null or empty does not narrow.</summary>
internal sealed record AuditFilter
{
    /// <summary>Everything.</summary>
    public static AuditFilter None { get; } = new();

    /// <summary>Not what happened before.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only of sections whose ids this lets through.</summary>
    public Func<string, bool>? Sections { get; init; }

    /// <summary>Only of owners whom this lets through.</summary>
    public Func<AuditOwner, bool>? Owners { get; init; }

    /// <summary>Only of these types.</summary>
    public IReadOnlyCollection<AuditEventType> Types { get; init; } = [];

    /// <summary>Only the last so many of those that the rest of the filter lets through.</summary>
    public int? Tail { get; init; }

    /// <summary>True for an event that <see cref="Since"/>, <see cref="Sections"/>, <see cref="Owners"/> and <see cref="Types"/> let through.</summary>
    public bool Matches(AuditEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return !(one.Time < Since)
            && (Sections is null || (one.SectionId is { } section && Sections(section)))
            && (Owners is null || (one.Owner is { } owner && Owners(owner)))
            && (Types.Count == 0 || Types.Contains(one.Type));
    }
}
