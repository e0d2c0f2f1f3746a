using System.Globalization;
using MdLock.Rules;

namespace MdLock.Completers;

/// <summary>Offers the owners that hold or wait on the document.</summary>
internal sealed class OwnerCompleter : DocumentCompleter
{
    /// <inheritdoc/>
    protected override bool LooksHere => true;

    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        var glance = engine.Locks;
        var found = new List<(string Name, string OwnerId, string Note)>();
        foreach (HeldLock held in glance.PeekLocks(document))
        {
            found.Add(Describe(held.Owner, $"holds {held.Target}"));
        }

        foreach (Ticket ticket in glance.PeekTickets(document))
        {
            found.Add(Describe(ticket.Details!.Owner, $"waits for {string.Join(", ", ticket.Targets)}"));
        }

        choices.AddRange(OwnerChoices.Of(found));
    }

    private static (string Name, string OwnerId, string Note) Describe(LockOwner owner, string what)
    {
        string kind = owner.Kind == OwnershipKind.Lease
            ? "lease"
            : string.Create(CultureInfo.InvariantCulture, $"process {owner.ProcessId}");
        return ($"{owner.User}@{owner.HostName}", owner.OwnerId, $"{kind} {what}");
    }
}
