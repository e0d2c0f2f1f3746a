using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>A change to one section, as data: it can be made again when the text has moved on.</summary>
internal abstract record SectionEdit
{
    /// <summary>Makes the change.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section to edit, of that index.</param>
    /// <returns>The new document; nothing is written.</returns>
    /// <exception cref="SectionBoundaryException">Another section would be harmed.</exception>
    /// <exception cref="SubsectionsDroppedException">Subsections would be dropped and may not be.</exception>
    public abstract EditResult Apply(DocumentIndex index, Section section);
}
