namespace MdLock.Documents;

/// <summary>What the edits of one commit make of a document.</summary>
/// <param name="Before">The document before.</param>
/// <param name="After">The document after.</param>
/// <param name="Sections">The sections that the commit names.</param>
/// <param name="Trail">What became of all sections.</param>
internal sealed record EditedDocument(
    DocumentIndex Before, DocumentIndex After, IReadOnlyList<EditedSection> Sections, IdMoves Trail)
{
    /// <summary>Whether the text is another one.</summary>
    public bool Changed => !ReferenceEquals(Before, After) && Before.Text != After.Text;
}
