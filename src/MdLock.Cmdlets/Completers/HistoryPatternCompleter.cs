using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers the sections that have versions to a parameter that takes wildcards over their ids.</summary>
internal sealed class HistoryPatternCompleter : HistorySectionCompleter
{
    /// <inheritdoc/>
    protected override bool LooksHere => true;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionName> Named(SectionNaming naming, Section section)
    {
        yield return ById(section.Id);
        if (naming.ByPath(section) is { } path && !DocumentIndex.IsWildcard(path))
        {
            yield return new CompletionName(path);
        }
    }

    /// <inheritdoc/>
    protected override CompletionName ById(string id) => new(id, SectionNaming.ToPattern(id));
}
