using System.Text.Json;
using MdLock.Json;

namespace MdLock.Stores;

/// <summary>Says of a folder of documents in which store their locks are, and by which name that store knows the folder.</summary>
/// <param name="FolderId">The name: the same on all hosts, at whatever path each has the folder.</param>
/// <param name="Store">The store, as <see cref="EtcdUrl.Normalize"/> writes it; <see cref="EtcdUrl.File"/> only while the folder leaves that.</param>
/// <param name="MovingTo">The store to which the folder is being moved: nobody is given a lock meanwhile. Null for none.</param>
internal sealed record StoreMarker(Guid FolderId, string Store, string? MovingTo = null)
{
    private const int CurrentSchema = 1;

    /// <summary>The record as a file has it.</summary>
    public byte[] ToBytes() => [.. JsonBytes.Of(this, Write), (byte)'\n'];

    /// <summary>Reads what a file has; null for one of a newer version.</summary>
    /// <exception cref="JsonException">It is no marker.</exception>
    public static StoreMarker? Parse(ReadOnlySpan<byte> bytes)
    {
        bool isNewer = false;
        StoreMarker? marker = JsonRecord.Read(bytes, (ref JsonMembers json) =>
        {
            isNewer = json.Int("schema"u8) > CurrentSchema;
            return isNewer
                ? new StoreMarker(Guid.Empty, "")
                : new StoreMarker(json.Id("folder_id"u8), json.Text("store"u8), json.OptionalText("moving_to"u8));
        });
        return isNewer ? null : marker ?? throw new JsonException("it is no marker");
    }

    private static void Write(Utf8JsonWriter writer, StoreMarker marker)
    {
        writer.WriteNumber("schema"u8, CurrentSchema);
        writer.WriteString("folder_id"u8, marker.FolderId);
        writer.WriteString("store"u8, marker.Store);
        writer.WriteGiven("moving_to"u8, marker.MovingTo);
    }
}
