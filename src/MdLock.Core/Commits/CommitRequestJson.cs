using System.Text.Json;
using MdLock.Documents;
using MdLock.History;
using MdLock.Json;

namespace MdLock.Commits;

/// <summary>The members of a request, in the order in which they are written.</summary>
internal static class CommitRequestJson
{
    public static void Write(Utf8JsonWriter writer, CommitRequest request)
    {
        writer.WriteString("commit"u8, request.Commit);
        writer.WriteString("section_id"u8, request.SectionId);
        writer.WriteBoolean("body"u8, request.Edit.IsOfBody);
        writer.WriteString("before"u8, request.Edit.Before);
        writer.WriteString("text"u8, request.Edit.Text);
        writer.WriteString("operation"u8, request.Operation);
        writer.WriteGiven("message"u8, request.Message);
        writer.WriteGiven("expected_checksum"u8, request.ExpectedChecksum);
        writer.WriteGiven("expected_version"u8, request.ExpectedVersion?.ToString());
        writer.WriteRecords("locks"u8, request.Locks, Write);
    }

    public static CommitRequest Read(ref JsonMembers json) => new()
    {
        Commit = json.Id("commit"u8),
        SectionId = json.Text("section_id"u8),
        Edit = new ExactEdit(json.Flag("body"u8), json.Text("before"u8), json.Text("text"u8)),
        Operation = json.Text("operation"u8),
        Message = json.OptionalText("message"u8),
        ExpectedChecksum = json.OptionalText("expected_checksum"u8),
        ExpectedVersion = ToMark(json.OptionalText("expected_version"u8)),
        Locks = json.Records("locks"u8, ReadLock),
    };

    private static void Write(Utf8JsonWriter writer, RequestLock one)
    {
        writer.WriteString("lock_id"u8, one.LockId);
        writer.WriteNumber("fence"u8, one.Fence);
    }

    private static RequestLock ReadLock(ref JsonMembers json) => new(json.Id("lock_id"u8), json.Long("fence"u8));

    private static VersionMark? ToMark(string? text) => text is null ? null
        : VersionMark.TryParse(text, out VersionMark? mark) ? mark
        : throw new JsonException("what should be a version is none");
}
