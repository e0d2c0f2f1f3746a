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
        : this(
            editedId,
            droppedIds,
            $"The new content of '{editedId}' would drop {Listed(droppedIds)}.",
            "Keep their headings, set only the section's body, or allow subsections to be dropped (-AllowDroppedSubsections).")
    {
    }

    private SubsectionsDroppedException(string editedId, IReadOnlyList<string> droppedIds, string message, string action)
        : base(ErrorIds.SubsectionsDropped, message, action)
    {
        EditedId = Shown(editedId);
        DroppedIds = Shown(droppedIds);
    }

    /// <summary>The id of the section that was to be edited.</summary>
    public string EditedId { get; }

    /// <summary>The ids of the sections that would be gone, in document order.</summary>
    public IReadOnlyList<string> DroppedIds { get; }

    /// <summary>The error for a section that was to be removed.</summary>
    /// <param name="removedId">Its id.</param>
    /// <param name="insideIds">The ids of the sections in it, in document order.</param>
    /// <returns>The error, to be thrown.</returns>
    internal static SubsectionsDroppedException ByRemoval(string removedId, IReadOnlyList<string> insideIds) => new(
        removedId,
        insideIds,
        $"Section '{removedId}' has subsections, which would go with it: {Listed(insideIds)}.",
        "Say that they shall go too with -Recurse, or move them elsewhere first.");

    private static string Listed(IReadOnlyList<string> ids) => string.Join(", ", ids.Select(id => $"'{id}'"));
}
