using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers the sections that are locked, and no others: what is not locked cannot be unlocked.</summary>
internal sealed class HeldSectionCompleter : LockedSectionCompleter
{
    /// <inheritdoc/>
    protected override bool IsMeant(Section section, LockNotes notes) => notes.IsLocked(section);
}
