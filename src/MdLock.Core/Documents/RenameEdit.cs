namespace MdLock.Documents;

/// <summary>Gives the heading another text; see <see cref="SectionEditor.Rename"/>.</summary>
/// <param name="Title">The new text.</param>
internal sealed record RenameEdit(string Title) : SectionEdit
{
    /// <inheritdoc/>
    public override EditResult Apply(DocumentIndex index, Section section) =>
        SectionEditor.Rename(index, section, Title);
}
