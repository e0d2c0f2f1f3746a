using MdLock.Audit;

namespace MdLock.Reports;

/// <summary>A lock from its grant to its end.</summary>
internal sealed class LockSpan
{
    private string? _holder;

    /// <summary>The document's path.</summary>
    public required string Document { get; init; }

    /// <summary>The section, by the id that it had at the grant.</summary>
    public required string SectionId { get; init; }

    /// <summary>Who held it; null where the trail does not tell.</summary>
    public required AuditOwner? Owner { get; init; }

    /// <summary>The same, as the report says it.</summary>
    public string Holder => _holder ??= OwnerNames.Of(Owner);

    /// <summary>What for; empty where nobody said.</summary>
    public required string Operation { get; init; }

    /// <summary>The grant; the beginning of the trail for a lock that is older.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Its end; the end of what is looked at where <see cref="End"/> is unknown.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>How it ended.</summary>
    public SpanEnd End { get; set; }
}
