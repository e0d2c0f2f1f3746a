using System.Text.Json;
using Google.Protobuf;
using MdLock.Errors;
using MdLock.Json;
using MdLock.Stores.Etcd.Wire;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Etcd.Commits;

/// <summary>The head of a document to the value of its key, and back.</summary>
internal static class HeadCodec
{
    private const int Schema = 1;

    /// <summary>The value for a head.</summary>
    public static ByteString Encode(DocumentHead head) =>
        UnsafeByteOperations.UnsafeWrap(CheckedJson.Seal(JsonBytes.Of(head, Write)));

    /// <summary>Reads a head.</summary>
    /// <exception cref="StoreException">The value is none.</exception>
    public static DocumentHead Decode(KeyValue key)
    {
        ReadOnlySpan<byte> bytes = key.Value.Span;
        try
        {
            if (JsonRecord.Read(bytes, RecordJson.ReadSchema) is { Schema: > Schema and var newer })
            {
                throw Unreadable(key, $"its schema is {newer}, and this version reads up to {Schema}", null);
            }

            return CheckedJson.IsAsWritten(bytes) && JsonRecord.Read(bytes, Read) is { } head
                ? head with { Revision = key.ModRevision }
                : throw Unreadable(key, "it is not as it was written", null);
        }
        catch (JsonException damaged)
        {
            throw Unreadable(key, damaged.Message, damaged);
        }
    }

    private static StoreException Unreadable(KeyValue key, string why, Exception? cause) => new(
        ErrorIds.StoreCorrupt,
        $"What etcd has under '{key.Key.ToStringUtf8()}' cannot be read: {why}.",
        "Update MdLock where it is older than elsewhere; otherwise find out who wrote it, and put back what was there with etcdctl.",
        cause);

    private static void Write(Utf8JsonWriter writer, DocumentHead head)
    {
        writer.WriteNumber("schema"u8, Schema);
        writer.WriteNumber("sequence"u8, head.Sequence);
        writer.WriteString("commit"u8, head.Commit);
        writer.WriteString("checksum"u8, head.Checksum);
        writer.WriteNumber("fence"u8, head.Fence);
        writer.WriteNumber("placing"u8, head.Placing);
        writer.WriteNumber("checkpoint"u8, head.Checkpoint);
        writer.WritePropertyName("earlier"u8);
        writer.WriteTexts([.. head.Earlier.Select(one => one.ToString("N"))]);
        writer.WriteString("move"u8, head.Move);
    }

    private static DocumentHead Read(ref JsonMembers json) => new(
        json.Long("sequence"u8), json.Id("commit"u8), json.Text("checksum"u8), json.Long("fence"u8))
    {
        Placing = json.Int("placing"u8),
        Checkpoint = json.Long("checkpoint"u8),
        Earlier = [.. json.Texts("earlier"u8).Select(ToId)],
        Move = json.Id("move"u8),
    };

    private static Guid ToId(string text) =>
        Guid.TryParseExact(text, "N", out Guid id) ? id : throw new JsonException($"'{text}' is not the id of a commit.");
}
