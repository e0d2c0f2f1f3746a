namespace MdLock.Documents;

/// <summary>Adds a section beside or in the one that is named; see <see cref="SectionEditor.Add"/>.</summary>
/// <param name="Placement">Where, seen from the section that is named.</param>
/// <param name="Content">The content of the new section, heading first.</param>
internal sealed record AddEdit(Placement Placement, string Content) : SectionEdit
{
    /// <inheritdoc/>
    public override EditResult Apply(DocumentIndex index, Section section) =>
        SectionEditor.Add(index, section, Placement, Content);
}
