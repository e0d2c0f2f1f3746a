using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers what a section can be put under: those with a heading, and the document.</summary>
internal sealed class ParentCompleter : SectionCompleter
{
    /// <inheritdoc/>
    protected override bool IsMeant(Section section) => section.Level > 0 || section.Parent is null;
}
