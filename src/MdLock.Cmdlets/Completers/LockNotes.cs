using System.Globalization;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Completers;

/// <summary>Short notes on who holds the sections of a document now.</summary>
internal sealed class LockNotes
{
    private readonly ILookup<string, HeldLock> _byKey;

    private LockNotes(IReadOnlyList<HeldLock> locks)
    {
        Locks = locks;
        _byKey = locks.ToLookup(held => held.Target.Path[^1], StringComparer.Ordinal);
    }

    /// <summary>The locks.</summary>
    public IReadOnlyList<HeldLock> Locks { get; }

    /// <summary>Reads the locks of a document; where that cannot be, there are none to tell of.</summary>
    public static LockNotes Read(MdLockEngine engine, string document)
    {
        try
        {
            return new(engine.Locks.PeekLocks(document));
        }
        catch (MdLockException)
        {
            // Completion never fails: without the locks there are no notes beside the choices.
            return new([]);
        }
    }

    /// <summary>Whether somebody has a lock on this very section.</summary>
    public bool IsLocked(Section section) => _byKey.Contains(ShortHash.Of(section.Id));

    /// <summary>Who has the section, or one around it: to be put after other words; empty when nobody has.</summary>
    public string On(Section section) => Find(section) is { } found ? $", locked by {Holder(found)}" : "";

    /// <summary>The lock on the section, or else on one around it; null when nobody has any.</summary>
    public HeldLock? Find(Section section)
    {
        if (Locks.Count == 0)
        {
            return null;
        }

        HeldLock? found = null;
        for (Section? current = section; current is not null && found is null; current = current.Parent)
        {
            bool isWithin = current != section;
            found = _byKey[ShortHash.Of(current.Id)].FirstOrDefault(held => !isWithin || ReachesBelow(held));
        }

        return found;
    }

    /// <summary>Who holds a lock, for how long now, and what for.</summary>
    public static string Holder(HeldLock held)
    {
        string purpose = held.Operation.Length > 0 ? $": {held.Operation}" : "";
        LockOwner owner = held.Owner;
        string kind = owner.Kind == OwnershipKind.Lease
            ? "lease"
            : string.Create(CultureInfo.InvariantCulture, $"process {owner.ProcessId}");
        return $"{owner.User}@{owner.HostName} ({kind}) for {Age(held)}{purpose}";
    }

    private static bool ReachesBelow(HeldLock held) => held.Target.Scope != LockScope.Body;

    private static string Age(HeldLock held)
    {
        // The clock may have been set back since.
        double seconds = Math.Max(0, (DateTimeOffset.UtcNow - held.GrantedAt.Wall).TotalSeconds);
        return seconds switch
        {
            < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
            < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
        };
    }
}
