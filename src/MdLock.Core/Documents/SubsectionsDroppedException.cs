namespace MdLock.Errors;

/// <summary>
/// The new text lacks subsections, and dropping them was not asked for: <see cref="ErrorIds.SubsectionsDropped"/>.
/// </summary>
public sealed class SubsectionsDroppedException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="editedId">The id of the section that was to be edited.</param>
    /// <param name="droppedIds">The ids of the sections that would be gone, in document order.</param>
    public SubsectionsDroppedException(string editedId, IReadOnlyList<string> droppedIds)
        : base(
            ErrorIds.SubsectionsDropped,
            $"The new content of '{editedId}' would drop {string.Join(", ", droppedIds.Select(id => $"'{id}'"))}.",
            "Keep their headings, set only the section's body, or allow subsections to be dropped.")
    {
        EditedId = Shown(editedId);
        DroppedIds = Shown(droppedIds);
    }

    /// <summary>The id of the section that was to be edited.</summary>
    public string EditedId { get; }

    /// <summary>The ids of the sections that would be gone, in document order.</summary>
    public IReadOnlyList<string> DroppedIds { get; }
}
