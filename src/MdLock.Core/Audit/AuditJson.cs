using System.Text.Json;
using MdLock.Json;

namespace MdLock.Audit;

/// <summary>The members of the trail's events and of its head, in the order in which they are written.</summary>
internal static class AuditJson
{
    private static readonly SnakeCaseNames Outcomes = new(typeof(AuditOutcome));

    public static void Write(Utf8JsonWriter writer, AuditEvent one)
    {
        writer.WriteNumber("schema"u8, one.Schema);
        writer.WriteNumber("sequence"u8, one.Sequence);
        writer.WriteString("time"u8, one.Time);
        writer.WriteString("type"u8, one.Type.ToName());
        writer.WriteString("outcome"u8, Outcomes.Of((int)one.Outcome));
        if (one.Owner is { } owner)
        {
            writer.WriteStartObject("owner"u8);
            writer.WriteString("owner_id"u8, owner.OwnerId);
            writer.WriteString("user"u8, owner.User);
            writer.WriteString("host"u8, owner.Host);
            writer.WriteNumber("process_id"u8, owner.ProcessId);
            writer.WriteEndObject();
        }

        writer.WriteGiven("section_id"u8, one.SectionId);
        if (one.LockId is { } lockId)
        {
            writer.WriteString("lock_id"u8, lockId);
        }

        if (one.Fence is { } fence)
        {
            writer.WriteNumber("fence"u8, fence);
        }

        if (one.Duration is { } duration)
        {
            writer.WriteNumber("duration"u8, Math.Round(duration.TotalSeconds, 6));
        }

        writer.WriteGiven("message"u8, one.Message);
        writer.WriteGiven("evidence"u8, one.Evidence);
        writer.WriteString("previous_hash"u8, one.PreviousHash);
        writer.WriteGiven("hash"u8, one.Hash);
    }

    /// <summary>Reads an event; a name that this version does not know is the default value.</summary>
    /// <remarks>A trail lives longer than a version: what a newer one noted must stay readable, as far as it goes.</remarks>
    public static AuditEvent ReadEvent(ref JsonMembers json) => new()
    {
        Schema = json.OptionalInt("schema"u8, AuditEvent.CurrentSchema),
        Sequence = json.Long("sequence"u8),
        Time = json.Moment("time"u8),
        Type = (AuditEventType)Known(EventTypes.Names, json.Text("type"u8)),
        Outcome = (AuditOutcome)Known(Outcomes, json.Text("outcome"u8)),
        Owner = json.OptionalRecord("owner"u8, ReadOwner),
        SectionId = json.OptionalText("section_id"u8),
        LockId = json.OptionalId("lock_id"u8),
        Fence = json.OptionalLong("fence"u8),
        Duration = json.OptionalSeconds("duration"u8),
        Message = json.OptionalText("message"u8),
        Evidence = json.OptionalText("evidence"u8),
        PreviousHash = json.Text("previous_hash"u8),
        Hash = json.OptionalText("hash"u8),
    };

    public static void Write(Utf8JsonWriter writer, TrailHead head)
    {
        writer.WriteNumber("schema"u8, head.Schema);
        writer.WriteNumber("sequence"u8, head.Sequence);
        writer.WriteString("hash"u8, head.Hash);
        writer.WriteNumber("length"u8, head.Length);
        writer.WriteNumber("first"u8, head.First);
        writer.WriteNumber("oldest"u8, head.Oldest);
    }

    public static TrailHead ReadHead(ref JsonMembers json) => new()
    {
        Schema = json.OptionalInt("schema"u8, AuditEvent.CurrentSchema),
        Sequence = json.Long("sequence"u8),
        Hash = json.Text("hash"u8),
        Length = json.Long("length"u8),
        First = json.Long("first"u8),
        Oldest = json.Long("oldest"u8),
    };

    private static int Known(SnakeCaseNames names, string name) => Math.Max(0, names.Find(name));

    private static AuditOwner ReadOwner(ref JsonMembers json) =>
        new(json.Text("owner_id"u8), json.Text("user"u8), json.Text("host"u8), json.Int("process_id"u8));
}
