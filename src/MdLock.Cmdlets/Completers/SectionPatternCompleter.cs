namespace MdLock.Completers;

/// <summary>Offers the sections of the document to a parameter that takes wildcards.</summary>
internal class SectionPatternCompleter : SectionCompleter
{
    /// <inheritdoc/>
    protected sealed override bool TakesWildcards => true;
}
