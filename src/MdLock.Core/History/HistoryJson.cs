using System.Runtime.InteropServices;
using System.Text.Json;
using MdLock.Json;

namespace MdLock.History;

/// <summary>The members of lines and states of the history, in the order in which they are written.</summary>
internal static class HistoryJson
{
    public static void Write(Utf8JsonWriter writer, HistoryLine line)
    {
        writer.WriteNumber("schema"u8, line.Schema);
        writer.WriteString("kind"u8, NameOf(line.Kind));
        writer.WriteString("section_key"u8, line.SectionKey);
        writer.WriteString("section_id"u8, line.SectionId);
        writer.WriteNumber("version"u8, line.Version);
        writer.WriteString("operation"u8, line.Operation);
        writer.WriteString("author"u8, line.Author);
        writer.WriteString("timestamp"u8, line.Timestamp);
        writer.WriteNumber("fence"u8, line.Fence);
        writer.WriteString("commit"u8, line.Commit);
        writer.WriteString("checksum"u8, line.Checksum);
        writer.WriteGiven("content"u8, line.Content);
        writer.WriteBoolean("removed"u8, line.Removed);
        writer.WriteGiven("under"u8, line.Under);
        writer.WriteGiven("after"u8, line.After);
        writer.WriteGiven("message"u8, line.Message);
        writer.WriteString("previous"u8, line.Previous);
    }

    public static HistoryLine ReadLine(ref JsonMembers json) => new()
    {
        Schema = json.OptionalInt("schema"u8, HistoryLine.CurrentSchema),
        Kind = KindOf(json.Text("kind"u8)),
        SectionKey = json.Text("section_key"u8),
        SectionId = json.Text("section_id"u8),
        Version = json.Int("version"u8),
        Operation = json.Text("operation"u8),
        Author = json.Text("author"u8),
        Timestamp = json.Moment("timestamp"u8),
        Fence = json.Long("fence"u8),
        Commit = json.Id("commit"u8),
        Checksum = json.Text("checksum"u8),
        Content = json.OptionalText("content"u8),
        Removed = json.OptionalFlag("removed"u8),
        Under = json.OptionalText("under"u8),
        After = json.OptionalText("after"u8),
        Message = json.OptionalText("message"u8),
        Previous = json.Text("previous"u8),
    };

    public static void Write(Utf8JsonWriter writer, HistoryState state)
    {
        writer.WriteNumber("schema"u8, state.Schema);
        writer.WriteNumber("sequence"u8, state.Sequence);
        writer.WriteGiven("document"u8, state.Document);
        writer.WriteGiven("file"u8, state.File);
        writer.WriteRecords("sections"u8, state.Sections, Write);
    }

    public static HistoryState ReadState(ref JsonMembers json) => new()
    {
        Schema = json.OptionalInt("schema"u8, HistoryState.CurrentSchema),
        Sequence = Math.Max(0, json.OptionalLong("sequence"u8) ?? 0),
        Document = json.OptionalText("document"u8),
        File = json.OptionalText("file"u8),
        Sections = ImmutableCollectionsMarshal.AsImmutableArray(json.Records("sections"u8, ReadTracked)),
    };

    public static void Write(Utf8JsonWriter writer, TrackedSection section)
    {
        writer.WriteString("key"u8, section.Key);
        writer.WriteString("id"u8, section.Id);
        writer.WriteNumber("generation"u8, section.Generation);
        writer.WriteNumber("version"u8, section.Version);
        writer.WriteString("checksum"u8, section.Checksum);
        writer.WriteString("seen"u8, section.Seen);
        writer.WriteBoolean("removed"u8, section.Removed);
        writer.WriteNumber("last_line"u8, section.LastLine);
        writer.WriteNumber("end"u8, section.End);
        writer.WriteString("hash"u8, section.Hash);
    }

    public static TrackedSection ReadTracked(ref JsonMembers json) => new()
    {
        Key = json.Text("key"u8),
        Id = json.Text("id"u8),
        Generation = json.Int("generation"u8),
        Version = json.Int("version"u8),
        Checksum = json.Text("checksum"u8),
        Seen = json.Text("seen"u8),
        Removed = json.OptionalFlag("removed"u8),
        LastLine = json.Long("last_line"u8),
        End = json.Long("end"u8),
        Hash = json.Text("hash"u8),
    };

    private static string NameOf(HistoryLineKind kind) => kind switch
    {
        HistoryLineKind.Version => "version",
        HistoryLineKind.Id => "id",
        HistoryLineKind.Base => "base",
        HistoryLineKind.Gap => "gap",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static HistoryLineKind KindOf(string name) => name switch
    {
        "version" => HistoryLineKind.Version,
        "id" => HistoryLineKind.Id,
        "base" => HistoryLineKind.Base,
        "gap" => HistoryLineKind.Gap,
        _ => throw new JsonException($"'{name}' is no kind of line"),
    };
}
