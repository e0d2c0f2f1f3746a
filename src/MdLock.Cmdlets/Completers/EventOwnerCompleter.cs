using System.Globalization;
using MdLock.Audit;
using MdLock.Output;

namespace MdLock.Completers;

/// <summary>Offers the owners in the newest part of the audit trail.</summary>
internal sealed class EventOwnerCompleter : DocumentCompleter
{
    /// <summary>A trail may have millions of events; so many are read in a few milliseconds.</summary>
    private const int MaxEvents = 1000;

    /// <inheritdoc/>
    protected override bool LooksHere => true;

    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        var found = new List<(string Name, string OwnerId, string Note)>();
        (_, IReadOnlyList<AuditEvent> events) =
            engine.Events.Read(document, new AuditFilter { Tail = MaxEvents }, CancellationToken.None);
        foreach (AuditEvent one in events.Reverse())
        {
            if (one.Owner is { } owner)
            {
                string last = string.Create(
                    CultureInfo.InvariantCulture,
                    $"process {owner.ProcessId}, last {one.Type} at {one.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
                found.Add((MdLockEvent.NameOf(owner), owner.OwnerId, last));
            }
        }

        choices.AddRange(OwnerChoices.Of(found));
    }
}
