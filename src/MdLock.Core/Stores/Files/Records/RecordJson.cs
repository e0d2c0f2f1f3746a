using System.Text.Json;
using MdLock.Json;

namespace MdLock.Stores.Files.Records;

/// <summary>The members of the records, in the order in which they are written.</summary>
internal static class RecordJson
{
    public static void Write(Utf8JsonWriter writer, LockRecord record)
    {
        writer.WriteNumber("schema"u8, record.Schema);
        writer.WriteString("lock_id"u8, record.LockId);
        writer.WriteNumber("fence"u8, record.Fence);
        writer.WriteString("owner_id"u8, record.OwnerId);
        writer.WriteString("timestamp"u8, record.Timestamp);
        writer.WriteNumber("monotonic_ms"u8, record.MonotonicMs);
        writer.WriteString("operation"u8, record.Operation);
        writer.WriteNumber("ttl"u8, record.Ttl);
        writer.WriteNumber("heartbeat_interval"u8, record.HeartbeatInterval);
        writer.WriteString("section_id"u8, record.SectionId);
        writer.WriteString("path"u8, record.Path);
        writer.WriteString("scope"u8, record.Scope);
        writer.WriteString("mode"u8, record.Mode);
        writer.WriteString("kind"u8, record.Kind);
        writer.WriteBoolean("persistent"u8, record.Persistent);
        writer.WriteGiven("token_hash"u8, record.TokenHash);
        writer.WriteString("user"u8, record.User);
        writer.WriteString("host_name"u8, record.HostName);
        writer.WriteString("host_id"u8, record.HostId);
        writer.WriteString("boot_id"u8, record.BootId);
        writer.WriteGiven("pid_namespace"u8, record.PidNamespace);
        writer.WriteNumber("process_id"u8, record.ProcessId);
        writer.WriteNumber("process_start"u8, record.ProcessStart);
        writer.WriteGiven("runspace_id"u8, record.RunspaceId);
        writer.WriteGiven("file"u8, record.File);
        if (record.More is { } more)
        {
            writer.WriteRecords("more"u8, more, Write);
        }
    }

    public static LockRecord ReadLock(ref JsonMembers json) => new()
    {
        Schema = json.Int("schema"u8),
        LockId = json.Id("lock_id"u8),
        Fence = json.Long("fence"u8),
        OwnerId = json.Text("owner_id"u8),
        Timestamp = json.Moment("timestamp"u8),
        MonotonicMs = json.Long("monotonic_ms"u8),
        Operation = json.Text("operation"u8),
        Ttl = json.Double("ttl"u8),
        HeartbeatInterval = json.Double("heartbeat_interval"u8),
        SectionId = json.Text("section_id"u8),
        Path = json.Text("path"u8),
        Scope = json.Text("scope"u8),
        Mode = json.Text("mode"u8),
        Kind = json.Text("kind"u8),
        Persistent = json.Flag("persistent"u8),
        TokenHash = json.OptionalText("token_hash"u8),
        User = json.Text("user"u8),
        HostName = json.Text("host_name"u8),
        HostId = json.Text("host_id"u8),
        BootId = json.Text("boot_id"u8),
        PidNamespace = json.OptionalText("pid_namespace"u8),
        ProcessId = json.Int("process_id"u8),
        ProcessStart = json.Long("process_start"u8),
        RunspaceId = json.OptionalText("runspace_id"u8),
        File = json.OptionalText("file"u8),
        More = json.OptionalRecords("more"u8, ReadTarget),
    };

    public static SchemaRecord ReadSchema(ref JsonMembers json) => new(json.OptionalInt("schema"u8, 0));

    public static void Write(Utf8JsonWriter writer, HeartbeatRecord record)
    {
        writer.WriteNumber("schema"u8, record.Schema);
        writer.WriteString("last_heartbeat"u8, record.LastHeartbeat);
        writer.WriteNumber("monotonic_ms"u8, record.MonotonicMs);
        writer.WriteNumber("process_id"u8, record.ProcessId);
        writer.WriteString("host_id"u8, record.HostId);
        writer.WriteString("operation_start"u8, record.OperationStart);
        writer.WriteNumber("expected_duration"u8, record.ExpectedDuration);
        writer.WriteNumber("sequence"u8, record.Sequence);
    }

    public static HeartbeatRecord ReadHeartbeat(ref JsonMembers json) => new()
    {
        Schema = json.OptionalInt("schema"u8, LockRecord.CurrentSchema),
        LastHeartbeat = json.Moment("last_heartbeat"u8),
        MonotonicMs = json.Long("monotonic_ms"u8),
        ProcessId = json.Int("process_id"u8),
        HostId = json.Text("host_id"u8),
        OperationStart = json.Moment("operation_start"u8),
        ExpectedDuration = json.Double("expected_duration"u8),
        Sequence = json.Long("sequence"u8),
    };

    public static void Write(Utf8JsonWriter writer, ObservationRecord record)
    {
        writer.WriteNumber("schema"u8, record.Schema);
        writer.WriteString("timestamp"u8, record.Timestamp);
        writer.WriteNumber("timestamp_seen_ms"u8, record.TimestampSeenMs);
        writer.WriteNumber("sequence"u8, record.Sequence);
        writer.WriteNumber("sequence_seen_ms"u8, record.SequenceSeenMs);
    }

    public static ObservationRecord ReadObservation(ref JsonMembers json) => new()
    {
        Schema = json.OptionalInt("schema"u8, LockRecord.CurrentSchema),
        Timestamp = json.Moment("timestamp"u8),
        TimestampSeenMs = json.Long("timestamp_seen_ms"u8),
        Sequence = json.Long("sequence"u8),
        SequenceSeenMs = json.Long("sequence_seen_ms"u8),
    };

    private static void Write(Utf8JsonWriter writer, TargetRecord record)
    {
        writer.WriteString("section_id"u8, record.SectionId);
        writer.WriteString("path"u8, record.Path);
        writer.WriteString("scope"u8, record.Scope);
    }

    private static TargetRecord ReadTarget(ref JsonMembers json) =>
        new(json.Text("section_id"u8), json.Text("path"u8), json.Text("scope"u8));
}
