using MdLock.Formatting;

namespace MdLock.Output;

/// <summary>Something that a repair did, would do, or must leave to a person.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdDocumentRepair
{
    internal MdDocumentRepair()
    {
    }

    /// <summary>The document, by its canonical path.</summary>
    public required string Path { get; init; }

    /// <summary>What was wrong, in one word, such as <c>CommitUnfinished</c> or <c>StaleLock</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What was done about it, in one word, such as <c>RolledBack</c>, <c>Removed</c> or <c>None</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The section that it is about; null where it is about none.</summary>
    public required string? SectionId { get; init; }

    /// <summary>True when it is done; false with -WhatIf, and for what a repair cannot do.</summary>
    public required bool Done { get; init; }

    /// <summary>More, as a sentence.</summary>
    public required string Message { get; init => field = SafeText.Line(value); }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{Kind}: {Action}");
}
