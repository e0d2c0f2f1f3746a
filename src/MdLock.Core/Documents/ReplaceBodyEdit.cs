namespace MdLock.Documents;

/// <summary>Replaces the body; see <see cref="SectionEditor.ReplaceBody"/>.</summary>
/// <param name="Body">The new body.</param>
internal sealed record ReplaceBodyEdit(string Body) : SectionEdit
{
    /// <inheritdoc/>
    public override EditResult Apply(DocumentIndex index, Section section) =>
        SectionEditor.ReplaceBody(index, section, Body);
}
