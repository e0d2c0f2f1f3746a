namespace MdLock.Documents;

/// <summary>Puts the section in another place; see <see cref="SectionEditor.Move"/>.</summary>
/// <param name="Placement">Where, seen from the other section.</param>
/// <param name="Anchor">The other section, by an id or a heading path.</param>
internal sealed record MoveEdit(Placement Placement, string Anchor) : SectionEdit
{
    /// <inheritdoc/>
    public override EditResult Apply(DocumentIndex index, Section section)
    {
        ArgumentNullException.ThrowIfNull(index);
        return SectionEditor.Move(index, section, Placement, index.Resolve(Anchor));
    }
}
