namespace MdLock.Documents;

/// <summary>Removes heading, body and subsections; see <see cref="SectionEditor.Remove"/>.</summary>
/// <param name="WithSubsections">Whether subsections may go with it.</param>
internal sealed record RemoveEdit(bool WithSubsections = false) : SectionEdit
{
    /// <inheritdoc/>
    public override EditResult Apply(DocumentIndex index, Section section) =>
        SectionEditor.Remove(index, section, WithSubsections);
}
