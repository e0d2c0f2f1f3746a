using System.Text.Json;
using MdLock.Json;

namespace MdLock.History;

/// <summary>The members of an entry, in the order in which they are written.</summary>
internal static class JournalJson
{
    public static void Write(Utf8JsonWriter writer, JournalEntry entry)
    {
        writer.WriteNumber("schema"u8, entry.Schema);
        writer.WriteNumber("sequence"u8, entry.Sequence);
        writer.WriteString("boot"u8, entry.Boot);
        writer.WriteString("commit"u8, entry.Commit);
        if (entry.Previous is { } previous)
        {
            writer.WriteString("previous"u8, previous);
        }

        writer.WriteString("timestamp"u8, entry.Timestamp);
        writer.WriteString("author"u8, entry.Author);
        writer.WriteString("operation"u8, entry.Operation);
        writer.WriteNumber("fence"u8, entry.Fence);
        writer.WriteString("lock_id"u8, entry.LockId);
        writer.WriteString("before"u8, entry.Before);
        writer.WriteString("after"u8, entry.After);
        writer.WriteString("temporary"u8, entry.Temporary);
        writer.WriteNumber("offset"u8, entry.Splice.Offset);
        writer.WriteNumber("removed"u8, entry.Splice.Removed);
        writer.WriteBase64String("inserted"u8, entry.Splice.Inserted);
        writer.WriteRecords("appends"u8, entry.Appends, Write);
        writer.WriteStartObject("seen"u8);
        foreach ((string key, string checksum) in entry.Seen)
        {
            writer.WriteString(key, checksum);
        }

        writer.WriteEndObject();
        writer.WriteRecords("moves"u8, entry.Moves, Write);
        writer.WriteRecords("places"u8, entry.Places, Write);
        writer.WritePropertyName("notes"u8);
        writer.WriteTexts(entry.Notes);
    }

    public static void Write(Utf8JsonWriter writer, CommitEnd end)
    {
        writer.WriteNumber("sequence"u8, end.Sequence);
        writer.WriteString("boot"u8, end.Boot);
        writer.WriteString("timestamp"u8, end.Timestamp);
        writer.WriteString("document"u8, end.Document);
        writer.WriteGiven("file"u8, end.File);
        writer.WriteRecords("sections"u8, end.Sections, HistoryJson.Write);
    }

    public static CommitEnd ReadEnd(ref JsonMembers json) => new()
    {
        Sequence = json.Long("sequence"u8),
        Boot = json.Text("boot"u8),
        Timestamp = json.Moment("timestamp"u8),
        Document = json.Text("document"u8),
        File = json.OptionalText("file"u8),
        Sections = json.Records("sections"u8, HistoryJson.ReadTracked),
    };

    public static JournalEntry Read(ref JsonMembers json) => new()
    {
        Schema = json.OptionalInt("schema"u8, JournalEntry.CurrentSchema),
        Sequence = json.Long("sequence"u8),
        Boot = json.Text("boot"u8),
        Commit = json.Id("commit"u8),
        Previous = json.OptionalId("previous"u8),
        Timestamp = json.Moment("timestamp"u8),
        Author = json.Text("author"u8),
        Operation = json.Text("operation"u8),
        Fence = json.Long("fence"u8),
        LockId = json.Id("lock_id"u8),
        Before = json.Text("before"u8),
        After = json.Text("after"u8),
        Temporary = json.Text("temporary"u8),
        Splice = new(json.Long("offset"u8), json.Long("removed"u8), json.Bytes("inserted"u8)),
        Appends = json.Records("appends"u8, ReadAppend),
        Seen = json.TextsByName("seen"u8),
        Moves = json.Records("moves"u8, ReadMove),
        Places = json.OptionalRecords("places"u8, ReadPlace) ?? [],
        Notes = json.Texts("notes"u8),
    };

    private static void Write(Utf8JsonWriter writer, PendingLines append)
    {
        writer.WriteString("key"u8, append.Key);
        writer.WriteNumber("generation"u8, append.Generation);
        writer.WriteNumber("offset"u8, append.Offset);
        writer.WriteString("lines"u8, append.Lines);
    }

    private static PendingLines ReadAppend(ref JsonMembers json) =>
        new(json.Text("key"u8), json.Int("generation"u8), json.Long("offset"u8), json.Text("lines"u8));

    private static void Write(Utf8JsonWriter writer, JournalMove move)
    {
        writer.WritePropertyName("from"u8);
        writer.WriteTexts(move.From);
        writer.WritePropertyName("to"u8);
        writer.WriteTexts(move.To);
    }

    private static JournalMove ReadMove(ref JsonMembers json) =>
        new(json.Texts("from"u8), json.Texts("to"u8));

    private static void Write(Utf8JsonWriter writer, JournalPlace place)
    {
        if (place.LockId is { } lockId)
        {
            writer.WriteString("lock_id"u8, lockId);
        }

        if (place.Order is { } order)
        {
            writer.WriteNumber("order"u8, order);
        }

        writer.WriteStartArray("paths"u8);
        foreach (IReadOnlyList<string> path in place.Paths)
        {
            writer.WriteTexts(path);
        }

        writer.WriteEndArray();
    }

    private static JournalPlace ReadPlace(ref JsonMembers json) =>
        new(json.OptionalId("lock_id"u8), json.OptionalLong("order"u8), json.TextLists("paths"u8));
}
