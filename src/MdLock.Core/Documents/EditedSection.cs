namespace MdLock.Documents;

/// <summary>A section that a commit names.</summary>
/// <param name="Before">The section before; null when the commit adds it.</param>
/// <param name="After">The section after; null when the commit removes it.</param>
/// <param name="Operation">What is done, a word of the history or of the caller.</param>
/// <param name="Revives">The identity of the removed section that comes back; null where none does.</param>
internal sealed record EditedSection(Section? Before, Section? After, string Operation, string? Revives);
