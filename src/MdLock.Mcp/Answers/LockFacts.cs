using System.Globalization;
using System.Text.Json.Nodes;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;

namespace MdLock.Mcp.Answers;

/// <summary>What is told of locks, and of those who wait.</summary>
internal static class LockFacts
{
    /// <summary>A lock.</summary>
    /// <param name="found">As it was found.</param>
    /// <param name="own">The owner id of the client; null where it never locked anything.</param>
    public static JsonObject Of(InspectedLock found, string? own)
    {
        HeldLock held = found.Lock;
        var facts = new JsonObject
        {
            ["section"] = held.Target.SectionId,
            ["scope"] = held.Target.Scope.ToString().ToLowerInvariant(),
            ["mode"] = held.Mode.ToString().ToLowerInvariant(),
            ["owner"] = OwnerText.Of(held.Owner),
            ["yours"] = held.Owner.OwnerId == own,
            ["since"] = Time(held.GrantedAt.Wall),
            ["until"] = Time(held.GrantedAt.Wall + held.TimeToLive),
        };
        AddPurpose(facts, held.Operation);
        AddVerdict(facts, found.Verdict?.Evidence);
        return facts;
    }

    /// <summary>A place in the queue.</summary>
    /// <param name="found">As it was found.</param>
    /// <param name="own">The owner id of the client; null where it never locked anything.</param>
    public static JsonObject Of(InspectedTicket found, string? own)
    {
        Ticket ticket = found.Ticket;
        var facts = new JsonObject
        {
            ["sections"] = new JsonArray([.. ticket.Targets.Select(target => (JsonNode)target.SectionId)]),
            ["mode"] = ticket.Mode.ToString().ToLowerInvariant(),
            ["yours"] = ticket.OwnerId == own,
        };
        if (ticket.Details is { } details)
        {
            facts["owner"] = OwnerText.Of(details.Owner);
            facts["since"] = Time(details.QueuedAt.Wall);
            AddPurpose(facts, details.Operation);
        }

        AddVerdict(facts, found.Verdict?.Evidence);
        return facts;
    }

    /// <summary>A moment, to the second.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void AddPurpose(JsonObject facts, string purpose)
    {
        if (purpose.Length > 0)
        {
            facts["purpose"] = EscapedText.Line(purpose);
        }
    }

    private static void AddVerdict(JsonObject facts, string? evidence)
    {
        if (evidence is not null)
        {
            facts["stale"] = EscapedText.Line(evidence);
        }
    }
}
