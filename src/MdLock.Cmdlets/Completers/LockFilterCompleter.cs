using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers ids of sections to a parameter that compares them with those of locks, and knows no heading paths.</summary>
internal sealed class LockFilterCompleter : LockedSectionCompleter
{
    /// <inheritdoc/>
    protected override bool LooksHere => true;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionName> Named(SectionNaming naming, Section section) =>
        [new CompletionName(section.Id, SectionNaming.ToPattern(section.Id))];
}
