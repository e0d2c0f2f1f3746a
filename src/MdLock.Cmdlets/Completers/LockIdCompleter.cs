namespace MdLock.Completers;

/// <summary>Offers the ids of the locks on the document.</summary>
internal sealed class LockIdCompleter : DocumentCompleter
{
    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound) =>
        choices.AddRange(engine.Locks.PeekLocks(document).Select(held => new CompletionChoice(
            held.LockId.ToString(), () => $"{held.Target}, {LockNotes.Holder(held)}")));
}
