using System.Globalization;
using System.Text.Json;
using MdLock.Json;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Files.Sharing;

/// <summary>Marks and proofs to JSON and back.</summary>
internal static class ShareJson
{
    public static void Write(Utf8JsonWriter writer, ShareParty party)
    {
        writer.WriteNumber("schema"u8, LockRecord.CurrentSchema);
        writer.WriteString("host_name"u8, party.HostName);
        writer.WriteString("host_id"u8, party.HostId);
        writer.WriteString("boot_id"u8, party.BootId);
        writer.WriteString("device"u8, party.Device.ToString("x", CultureInfo.InvariantCulture));
        writer.WriteString("type"u8, party.Type);
        writer.WriteString("source"u8, party.Source);
        writer.WriteString("options"u8, party.Options);
        writer.WriteString("lock_place"u8, party.LockPlace);
    }

    public static ShareParty ReadParty(ref JsonMembers json)
    {
        _ = json.OptionalInt("schema"u8, LockRecord.CurrentSchema);
        return new(
            json.Text("host_name"u8),
            json.Text("host_id"u8),
            json.Text("boot_id"u8),
            ulong.Parse(json.Text("device"u8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            json.Text("type"u8),
            json.Text("source"u8),
            json.Text("options"u8),
            json.Text("lock_place"u8));
    }

    public static void Write(Utf8JsonWriter writer, ShareProof proof)
    {
        writer.WriteNumber("schema"u8, LockRecord.CurrentSchema);
        writer.WriteString("at"u8, proof.At);
        writer.WriteRecords("parties"u8, [proof.One, proof.Other], Write);
        writer.WritePropertyName("failures"u8);
        writer.WriteTexts(proof.Failures);
    }

    public static ShareProof ReadProof(ref JsonMembers json)
    {
        _ = json.OptionalInt("schema"u8, LockRecord.CurrentSchema);
        DateTimeOffset at = json.Moment("at"u8);
        return json.Records("parties"u8, ReadParty) is [var one, var other]
            ? new(at, one, other, json.Texts("failures"u8))
            : throw new JsonException("a proof is of two");
    }
}
