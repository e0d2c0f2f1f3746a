using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers ids of sections, present and past, to a parameter that compares them letter by letter.</summary>
internal sealed class EventFilterCompleter : SectionCompleter
{
    /// <inheritdoc/>
    protected override bool LooksHere => true;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionName> Named(SectionNaming naming, Section section) => [new CompletionName(section.Id)];

    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        base.AddChoices(choices, engine, document, bound);
        choices.AddRange(engine.Versions.Sections(document)
            .Select(past => new CompletionChoice(past.SectionId, () => HistorySectionCompleter.DescribeAbsent(past))));
    }
}
