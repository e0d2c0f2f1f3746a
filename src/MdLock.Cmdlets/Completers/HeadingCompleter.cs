using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers the sections that have a heading, for what needs one.</summary>
internal sealed class HeadingCompleter : SectionCompleter
{
    /// <inheritdoc/>
    protected override bool IsMeant(Section section) => section.Level > 0;
}
