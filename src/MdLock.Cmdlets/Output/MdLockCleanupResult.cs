using MdLock.Formatting;

namespace MdLock.Output;

/// <summary>Something that a cleanup removed, and why.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdLockCleanupResult
{
    internal MdLockCleanupResult()
    {
    }

    /// <summary>The document.</summary>
    public required string Path { get; init; }

    /// <summary>What it was: <c>Lock</c>, <c>Ticket</c>, <c>File</c>, <c>Versions</c> or <c>Orphan</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The section, the file's name, or the number of versions.</summary>
    public required string Name { get; init => field = SafeText.Line(value); }

    /// <summary>The lock's id; null for anything else.</summary>
    public required Guid? LockId { get; init; }

    /// <summary>Whose it was; null where nobody's.</summary>
    public required string? Owner { get; init => field = SafeText.Optional(value); }

    /// <summary>Why: a staleness reason, or <c>Leftover</c>, <c>Retention</c> or <c>DocumentGone</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>What was seen, as a sentence.</summary>
    public required string Evidence { get; init => field = SafeText.Line(value); }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{Kind} {Name}: {Reason}");
}
