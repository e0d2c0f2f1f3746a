namespace MdLock.History;

/// <summary>Something that a check of a document and its history found.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">What is the matter, for a person to read.</param>
/// <param name="SectionId">The section that it is about; null where it is about none.</param>
/// <param name="Path">The file that it is in.</param>
/// <param name="Line">The number of the line, from 1; null where it is about no line.</param>
internal sealed record Finding(FindingKind Kind, string Message, string? SectionId, string Path, int? Line)
{
    /// <summary>Whether something is wrong. What is not is told, but needs no repair, or had one.</summary>
    public bool IsFault => Kind is not (FindingKind.EditedOutside or FindingKind.VersionsLost);

    /// <summary>Whether it is of those that mending the history is for.</summary>
    internal bool IsOfHistory => Kind is FindingKind.StateDamaged or FindingKind.StateDisagrees
        or FindingKind.HistoryMissing or FindingKind.HistoryTruncated or FindingKind.LineDamaged
        or FindingKind.ChainBroken or FindingKind.VersionsNotConsecutive or FindingKind.VersionsMissing or FindingKind.ContentDisagrees;
}
