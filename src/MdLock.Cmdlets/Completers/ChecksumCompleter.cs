using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers the checksum of the section as it is now.</summary>
internal sealed class ChecksumCompleter : DocumentCompleter
{
    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        DocumentIndex index = engine.Read(document).Index;
        choices.AddRange(bound.Texts("SectionId").Select(index.Resolve).Select(section => new CompletionChoice(
            index.Checksum(section), () => $"{section.Id} as it is now")));
    }
}
