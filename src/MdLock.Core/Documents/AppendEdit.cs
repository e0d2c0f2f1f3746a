namespace MdLock.Documents;

/// <summary>Adds text to the end of the body; see <see cref="SectionEditor.Append"/>.</summary>
/// <param name="Text">The text to add.</param>
internal sealed record AppendEdit(string Text) : SectionEdit
{
    /// <inheritdoc/>
    public override EditResult Apply(DocumentIndex index, Section section) =>
        SectionEditor.Append(index, section, Text);
}
