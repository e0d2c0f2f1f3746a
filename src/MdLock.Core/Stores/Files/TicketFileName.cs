using System.Collections.Immutable;
using System.Globalization;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Files;

/// <summary>
/// The name of a ticket's file, which says all that the rules need: the queue is read by listing a folder, whatever
/// its length. <c>{place}.{owner}.{mode}{scope}.{key}-{key}….ticket</c>; for several targets, which only the record
/// has room for, <c>{place}.{owner}.{mode}m.{digest of the targets}.ticket</c>.
/// </summary>
internal static class TicketFileName
{
    public const string Extension = ".ticket";

    private const char SeveralTargets = 'm';

    /// <summary>The name for a ticket.</summary>
    public static string For(Ticket ticket)
    {
        char mode = ticket.Mode == LockMode.Exclusive ? 'x' : 's';
        string place = ticket.Order.ToString("D19", CultureInfo.InvariantCulture);
        if (ticket.Targets.Length > 1)
        {
            // A rename that moves a target changes the name too: whoever knows the record by its name reads it anew.
            string targets = string.Join(' ', ticket.Targets.Select(one => $"{Letter(one.Scope)}{string.Join('-', one.Path)}"));
            return $"{place}.{ticket.OwnerId}.{mode}{SeveralTargets}.{ShortHash.Of(targets)}{Extension}";
        }

        LockTarget target = ticket.Targets[0];
        return $"{place}.{ticket.OwnerId}.{mode}{Letter(target.Scope)}.{string.Join('-', target.Path)}{Extension}";
    }

    /// <summary>The ticket that a name stands for; null for a name that is none.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="needsRecord">True when the ticket has several targets, which only its record tells.</param>
    public static Ticket? Parse(string name, out bool needsRecord)
    {
        needsRecord = false;
        string[] parts = name.Split('.');
        if (parts.Length != 5
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long order)
            || !RecordValues.IsCount(order)
            || !RecordValues.IsName(parts[1])
            || parts[2] is not { Length: 2 } kind
            || kind[0] is not ('x' or 's'))
        {
            return null;
        }

        needsRecord = kind[1] == SeveralTargets;
        ImmutableArray<LockTarget> targets = [];
        if (!needsRecord)
        {
            if (ScopeOf(kind[1]) is not { } scope)
            {
                return null;
            }

            ImmutableArray<string> path = [.. parts[3].Split('-')];
            if ((scope == LockScope.Document && path.Length != 1) || !path.All(key => RecordValues.IsName(key)))
            {
                return null;
            }

            targets = [new LockTarget(path[^1], path, scope)];
        }

        LockMode mode = kind[0] == 'x' ? LockMode.Exclusive : LockMode.Shared;
        return new Ticket { Order = order, OwnerId = parts[1], Mode = mode, Targets = targets };
    }

    private static char Letter(LockScope scope) => scope switch
    {
        LockScope.Subtree => 't',
        LockScope.Body => 'b',
        _ => 'd',
    };

    private static LockScope? ScopeOf(char letter) => letter switch
    {
        't' => LockScope.Subtree,
        'b' => LockScope.Body,
        'd' => LockScope.Document,
        _ => null,
    };
}
