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

/// <summary>A section that a commit names.</summary>
/// <param name="Before">The section before; null when the commit adds it.</param>
/// <param name="After">The section after; null when the commit removes it.</param>
/// <param name="Operation">What is done, a word of the history or of the caller.</param>
/// <param name="Revives">The identity of the removed section that comes back; null where none does.</param>
internal sealed record EditedSection(Section? Before, Section? After, string Operation, string? Revives);
