namespace MdLock.Documents;

/// <summary>Replaces heading, body and subsections; see <see cref="SectionEditor.ReplaceContent"/>.</summary>
/// <param name="Content">The new content.</param>
/// <param name="AllowDroppedSubsections">Whether subsections that the new content lacks may go.</param>
internal sealed record ReplaceContentEdit(string Content, bool AllowDroppedSubsections = false) : SectionEdit
{
    /// <inheritdoc/>
    public override EditResult Apply(DocumentIndex index, Section section) =>
        SectionEditor.ReplaceContent(index, section, Content, AllowDroppedSubsections);
}
