using MdLock.Documents;
using MdLock.History;

namespace MdLock.Completers;

/// <summary>Offers the version that the section is at: the only one that a change can rightly expect.</summary>
internal sealed class ExpectedVersionCompleter : DocumentCompleter
{
    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        DocumentIndex index = engine.Read(document).Index;
        SectionVersions versions = engine.Versions.Current(document, index);
        choices.AddRange(bound.Texts("SectionId").Select(index.Resolve).Select(section => new CompletionChoice(
            versions.Of(section).ToString(), () => $"{section.Id} as it is now")));
    }
}
