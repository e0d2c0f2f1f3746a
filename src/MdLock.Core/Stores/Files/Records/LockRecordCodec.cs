using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MdLock.Errors;
using MdLock.Json;
using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Stores.Files.Records;

/// <summary>Locks and tickets to bytes and back.</summary>
/// <remarks>
/// A record is written at its full size, padded with spaces: a later version of it then overwrites it in one write of
/// one page, which no crash of a process can tear.
/// </remarks>
internal static class LockRecordCodec
{
    /// <summary>The size of a lock's record, in bytes (a requirement: at most 1 KB).</summary>
    public const int RecordSize = 1024;

    /// <summary>The most that is read of a file: a ticket for a hundred sections is far below.</summary>
    public const int MaxFileSize = 64 * 1024;

    /// <summary>A section id longer than this, in bytes of the record, is shortened in its record: its key identifies it.</summary>
    private const int MaxSectionIdBytes = 160;

    private const char Cut = '…';

    private static readonly SnakeCaseNames Scopes = new(typeof(LockScope));
    private static readonly SnakeCaseNames Modes = new(typeof(LockMode));
    private static readonly SnakeCaseNames Kinds = new(typeof(OwnershipKind));

    public static byte[] Encode(HeldLock held) => Pad(ToRecord(held));

    /// <summary>The same for a lock whose section got another id: its words make room if they must.</summary>
    public static byte[] EncodeCarried(HeldLock held)
    {
        try
        {
            return Encode(held);
        }
        catch (LockException)
        {
            return Encode(held with { Operation = "" });
        }
    }

    public static byte[] Encode(Ticket ticket) => Pad(ToRecord(ticket));

    /// <summary>Reads a lock.</summary>
    /// <exception cref="JsonException">The bytes are not a record of a schema that this version knows.</exception>
    /// <exception cref="NewerSchemaException">A newer version wrote them.</exception>
    public static HeldLock DecodeLock(ReadOnlySpan<byte> bytes) => ToLock(Parse(bytes));

    /// <summary>Reads a ticket.</summary>
    /// <exception cref="JsonException">The bytes are not a record of a schema that this version knows.</exception>
    /// <exception cref="NewerSchemaException">A newer version wrote them.</exception>
    public static Ticket DecodeTicket(ReadOnlySpan<byte> bytes) => ToTicket(Parse(bytes));

    /// <summary>The lock that a record is about.</summary>
    /// <exception cref="JsonException">A value is none that a lock can have.</exception>
    public static HeldLock ToLock(LockRecord record) => new()
    {
        LockId = record.LockId,
        Fence = RecordValues.Count(record.Fence),
        Owner = OwnerOf(record),
        Target = ToTarget(record.SectionId, record.Path, record.Scope),
        Mode = (LockMode)Find(Modes, record.Mode),
        Operation = RecordValues.Text(record.Operation),
        GrantedAt = InstantOf(record),
        TimeToLive = RecordValues.Time(record.Ttl),
        HeartbeatInterval = RecordValues.Time(record.HeartbeatInterval),
        TokenHash = record.TokenHash ?? "",
        File = FileIdentity.Parse(record.File ?? ""),
    };

    /// <summary>The ticket that a record is about.</summary>
    /// <exception cref="JsonException">A value is none that a ticket can have.</exception>
    public static Ticket ToTicket(LockRecord record)
    {
        IEnumerable<LockTarget> more =
            record.More?.Select(target => ToTarget(target.SectionId, target.Path, target.Scope)) ?? [];
        return new Ticket
        {
            Order = RecordValues.Count(record.Fence),
            OwnerId = RecordValues.Name(record.OwnerId),
            Targets = [ToTarget(record.SectionId, record.Path, record.Scope), .. more],
            Mode = (LockMode)Find(Modes, record.Mode),
            Details = new(
                OwnerOf(record), RecordValues.Text(record.Operation), InstantOf(record), RecordValues.Time(record.Ttl),
                RecordValues.Time(record.HeartbeatInterval))
            {
                File = FileIdentity.Parse(record.File ?? ""),
            },
        };
    }

    /// <summary>The record of a lock.</summary>
    public static LockRecord ToRecord(HeldLock held) => ToRecord(
        held.LockId, held.Fence, held.Owner, held.GrantedAt, held.Operation, held.TimeToLive, held.HeartbeatInterval,
        held.Mode, [held.Target], held.TokenHash, held.File);

    /// <summary>The record of a ticket.</summary>
    public static LockRecord ToRecord(Ticket ticket)
    {
        TicketDetails details = ticket.Details
            ?? throw new ArgumentException("A ticket is written with its details.", nameof(ticket));
        return ToRecord(
            Guid.Empty, ticket.Order, details.Owner, details.QueuedAt, details.Operation, details.Patience,
            details.HeartbeatInterval, ticket.Mode, ticket.Targets, "", details.File);
    }

    /// <summary>The error for a record that is larger than one may be.</summary>
    public static LockException TooLarge(string sectionId, int bytes) => new(
        ErrorIds.LockRecordTooLarge,
        $"The lock record for section '{sectionId}' takes {bytes} bytes; it may take {RecordSize}.",
        "Give a shorter -Operation text.");

    /// <summary>Whether a record's section id can be the beginning of a longer one.</summary>
    public static bool IsShortened(string sectionId) => sectionId.EndsWith(Cut);

    /// <summary>Whether bytes that are no record can have been a lease's, behind which no process stands.</summary>
    public static bool MayBeLease(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\"persistent\":true"u8) >= 0 || bytes.IndexOf("\"kind\":\"lease\""u8) >= 0;

    private static LockRecord ToRecord(
        Guid lockId,
        long fence,
        LockOwner owner,
        LockInstant since,
        string operation,
        TimeSpan timeToLive,
        TimeSpan heartbeatInterval,
        LockMode mode,
        ImmutableArray<LockTarget> targets,
        string tokenHash,
        FileIdentity? file) => new()
        {
            Schema = LockRecord.CurrentSchema,
            LockId = lockId,
            Fence = fence,
            OwnerId = owner.OwnerId,
            Timestamp = since.Wall,
            MonotonicMs = (long)since.Monotonic.TotalMilliseconds,
            Operation = operation,
            Ttl = timeToLive.TotalSeconds,
            HeartbeatInterval = heartbeatInterval.TotalSeconds,
            SectionId = Shorten(targets[0].SectionId),
            Path = string.Join('/', targets[0].Path),
            Scope = Scopes.Of((int)targets[0].Scope),
            Mode = Modes.Of((int)mode),
            Kind = Kinds.Of((int)owner.Kind),
            Persistent = owner.Kind == OwnershipKind.Lease,
            TokenHash = OrNull(tokenHash),
            User = owner.User,
            HostName = owner.HostName,
            HostId = owner.HostId,
            BootId = owner.BootId,
            PidNamespace = OrNull(owner.PidNamespace),
            ProcessId = owner.ProcessId,
            ProcessStart = owner.ProcessStart,
            RunspaceId = OrNull(owner.RunspaceId),
            File = file?.ToString(),
            More = targets.Length == 1
                ? null
                : [.. targets.Skip(1).Select(
                    target => new TargetRecord(Shorten(target.SectionId), string.Join('/', target.Path), Scopes.Of((int)target.Scope)))],
        };

    private static byte[] Pad(LockRecord record)
    {
        byte[] json = CheckedJson.Seal(JsonBytes.Of(record, RecordJson.Write));
        if (json.Length >= RecordSize)
        {
            return record.More is null ? throw TooLarge(record.SectionId, json.Length + 1) : json;
        }

        byte[] padded = new byte[RecordSize];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        padded[^1] = (byte)'\n';
        return padded;
    }

    private static LockRecord Parse(ReadOnlySpan<byte> bytes)
    {
        LockRecord? record;
        try
        {
            record = JsonRecord.Read(bytes, RecordJson.ReadLock);
        }
        catch (JsonException)
        {
            // A newer schema may lack what this one requires; only then does it matter which one it is.
            RefuseNewer(bytes);
            throw;
        }

        if (record is { Schema: LockRecord.CurrentSchema })
        {
            return CheckedJson.IsAsWritten(bytes) ? record : throw new JsonException("it is not as it was written");
        }

        RefuseNewer(bytes);
        throw new JsonException("it has no schema number");
    }

    private static void RefuseNewer(ReadOnlySpan<byte> bytes)
    {
        SchemaRecord? record = JsonRecord.Read(bytes, RecordJson.ReadSchema);
        if (record is { Schema: > LockRecord.CurrentSchema })
        {
            throw new NewerSchemaException(record.Schema);
        }
    }

    private static LockOwner OwnerOf(LockRecord record) => new()
    {
        OwnerId = RecordValues.Name(record.OwnerId),
        Kind = (OwnershipKind)Find(Kinds, record.Kind),
        User = RecordValues.Text(record.User),
        HostName = RecordValues.Text(record.HostName),
        HostId = RecordValues.Text(record.HostId),
        BootId = RecordValues.Text(record.BootId),
        PidNamespace = record.PidNamespace ?? "",
        ProcessId = record.ProcessId,
        ProcessStart = record.ProcessStart,
        RunspaceId = record.RunspaceId ?? "",
    };

    private static LockInstant InstantOf(LockRecord record) =>
        new(RecordValues.Moment(record.Timestamp), RecordValues.Monotonic(record.MonotonicMs));

    private static LockTarget ToTarget(string sectionId, string path, string scope)
    {
        LockScope parsed = (LockScope)Find(Scopes, scope);
        ImmutableArray<string> keys = [.. RecordValues.Text(path).Split('/').Select(RecordValues.Name)];
        return RecordValues.Text(sectionId).Length > 0 && (parsed != LockScope.Document || keys.Length == 1)
            ? new LockTarget(sectionId, keys, parsed)
            : throw new JsonException("its section is empty or does not fit its scope");
    }

    private static int Find(SnakeCaseNames names, string name) => names.Find(RecordValues.Text(name)) is >= 0 and var value
        ? value
        : throw new JsonException($"'{name}' is no value of a lock");

    private static string? OrNull(string value) => value.Length == 0 ? null : value;

    private static string Shorten(string sectionId)
    {
        if (EncodedLength(sectionId) <= MaxSectionIdBytes)
        {
            return sectionId;
        }

        var kept = new StringBuilder();
        int bytes = EncodedLength(Cut.ToString());
        foreach (Rune rune in sectionId.EnumerateRunes())
        {
            bytes += EncodedLength(rune.ToString());
            if (bytes > MaxSectionIdBytes)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.Append(Cut).ToString();
    }

    /// <summary>As it stands in the record: beyond the basic plane, a character is escaped into twelve bytes.</summary>
    private static int EncodedLength(string text) =>
        JsonEncodedText.Encode(text, JsonBytes.Encoder).EncodedUtf8Bytes.Length;
}
