using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers the sections of the document, and those that are gone from it and locked all the same.</summary>
internal class LockedSectionCompleter : SectionPatternCompleter
{
    /// <inheritdoc/>
    protected sealed override IEnumerable<CompletionChoice> Absent(DocumentIndex index, LockNotes notes)
    {
        var present = index.Sections.Append(index.Root).Select(section => section.Id).ToHashSet(StringComparer.Ordinal);
        return notes.Locks
            .Where(held => !present.Contains(held.Target.SectionId))
            .Select(held => new CompletionChoice(
                [new CompletionName(held.Target.SectionId, SectionNaming.ToPattern(held.Target.SectionId))],
                () => $"not in the document, locked by {LockNotes.Holder(held)}"));
    }
}
