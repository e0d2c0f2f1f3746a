using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using MdLock.Errors;
using MdLock.Json;
using MdLock.Rules;
using MdLock.Stores.Etcd.Wire;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>Entries to the values of their keys, and back.</summary>
internal static class EntryCodec
{
    /// <summary>The value for a lock.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="lease">The lease of its owner's process.</param>
    /// <param name="clock">The run of the machine by whose clocks its times are.</param>
    /// <param name="grant">Where it is granted by being written: what its fence is made of. Null where it has one.</param>
    /// <exception cref="LockException">It is larger than a record may be.</exception>
    public static ByteString Encode(HeldLock held, string lease, string clock, (long Base, int Step)? grant = null) => Seal(new(
        LockRecordCodec.ToRecord(held),
        lease,
        held.Place,
        clock == held.Owner.BootId ? null : clock,
        grant?.Base,
        grant?.Step,
        LockTtl: null));

    /// <summary>The same for a lock that others made or carried: its words make room if they must.</summary>
    public static ByteString EncodeCarried(HeldLock held, string lease, string clock, (long Base, int Step)? grant = null)
    {
        try
        {
            return Encode(held, lease, clock, grant);
        }
        catch (LockException)
        {
            return Encode(held with { Operation = "" }, lease, clock, grant);
        }
    }

    /// <summary>The value for a ticket.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="lease">The lease of its owner's process.</param>
    /// <exception cref="LockException">It is larger than a record may be.</exception>
    public static ByteString Encode(Ticket ticket, string lease)
    {
        TicketDetails details = ticket.Details!;
        LockRecord record = LockRecordCodec.ToRecord(ticket);
        return Seal(new(
            details.TokenHash.Length == 0 ? record : record with { TokenHash = details.TokenHash },
            lease,
            Place: null,
            Clock: null,
            FenceBase: null,
            FenceStep: null,
            details.TimeToLive.TotalSeconds));
    }

    /// <summary>The same for a ticket that others carried: its words make room if they must.</summary>
    public static ByteString EncodeCarried(Ticket ticket, string lease)
    {
        try
        {
            return Encode(ticket, lease);
        }
        catch (LockException)
        {
            return Encode(ticket with { Details = ticket.Details! with { Operation = "" } }, lease);
        }
    }

    /// <summary>Reads an entry. One that cannot be read counts as a lock on the whole document.</summary>
    /// <param name="id">The last part of its key.</param>
    /// <param name="key">The key.</param>
    /// <param name="now">The moment, by the monotonic clock.</param>
    public static EtcdEntry Decode(string id, KeyValue key, TimeSpan now)
    {
        try
        {
            return Read(id, key) with { FirstSeen = now };
        }
        catch (NewerSchemaException newer)
        {
            return Unreadable(id, key, RecordState.NewerSchema, newer.Message, now);
        }
        catch (JsonException damaged)
        {
            return Unreadable(id, key, RecordState.Damaged, damaged.Message, now);
        }
    }

    private static EtcdEntry Read(string id, KeyValue key)
    {
        ReadOnlySpan<byte> bytes = key.Value.Span;
        EntryRecord entry = Parse(bytes);
        var read = new EtcdEntry
        {
            Id = id,
            CreateRevision = key.CreateRevision,
            ModRevision = key.ModRevision,
            Lease = entry.Lease ?? "",
            Clock = entry.Clock ?? entry.Record.BootId,
        };
        if (entry.Record.LockId != Guid.Empty)
        {
            HeldLock held = LockRecordCodec.ToLock(entry.Record) with { Place = entry.Place };
            return read with
            {
                IsAsGranted = entry.FenceStep is not null,
                Lock = entry is { FenceBase: { } start, FenceStep: { } step }
                    ? held with { Fence = RecordValues.Count(Fences.Of(start, key.ModRevision, step)) }
                    : held,
            };
        }

        Ticket ticket = LockRecordCodec.ToTicket(entry.Record);
        return read with
        {
            Ticket = ticket with
            {
                Order = key.CreateRevision,
                Details = ticket.Details! with
                {
                    TimeToLive = RecordValues.Time(entry.LockTtl ?? 0),
                    TokenHash = entry.Record.TokenHash ?? "",
                },
            },
        };
    }

    private static EntryRecord Parse(ReadOnlySpan<byte> bytes)
    {
        EntryRecord? entry;
        try
        {
            entry = JsonRecord.Read(bytes, Read);
        }
        catch (JsonException)
        {
            // A newer schema may lack what this one requires; only then does it matter which one it is.
            RefuseNewer(bytes);
            throw;
        }

        if (entry is { Record.Schema: LockRecord.CurrentSchema })
        {
            return CheckedJson.IsAsWritten(bytes) ? entry : throw new JsonException("it is not as it was written");
        }

        RefuseNewer(bytes);
        throw new JsonException("it has no schema number");
    }

    private static void RefuseNewer(ReadOnlySpan<byte> bytes)
    {
        if (JsonRecord.Read(bytes, RecordJson.ReadSchema) is { Schema: > LockRecord.CurrentSchema and var schema })
        {
            throw new NewerSchemaException(schema);
        }
    }

    private static EtcdEntry Unreadable(string id, KeyValue key, RecordState state, string damage, TimeSpan now) => new()
    {
        Id = id,
        CreateRevision = key.CreateRevision,
        ModRevision = key.ModRevision,
        FirstSeen = now,
        Lock = HeldLock.Unreadable(
            IdOf(id, key.ModRevision), LockTarget.Of([Documents.SectionIds.Document], LockScope.Document), default, state, damage),
    };

    /// <summary>An id that changes with the value: a verdict on this one never strikes a later one under the same key.</summary>
    private static Guid IdOf(string id, long revision)
    {
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(id), 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(^8), revision);
        return new Guid(SHA256.HashData(bytes).AsSpan(0, 16));
    }

    private static ByteString Seal(EntryRecord entry)
    {
        byte[] json = CheckedJson.Seal(JsonBytes.Of(entry, Write));
        return json.Length <= LockRecordCodec.RecordSize || entry.Record.More is not null
            ? UnsafeByteOperations.UnsafeWrap(json)
            : throw LockRecordCodec.TooLarge(entry.Record.SectionId, json.Length);
    }

    private static void Write(Utf8JsonWriter writer, EntryRecord entry)
    {
        RecordJson.Write(writer, entry.Record);
        writer.WriteGiven("lease"u8, entry.Lease);
        if (entry.Place is { } place)
        {
            writer.WriteNumber("place"u8, place);
        }

        writer.WriteGiven("clock"u8, entry.Clock);
        if (entry is { FenceBase: { } start, FenceStep: { } step })
        {
            writer.WriteNumber("fence_base"u8, start);
            writer.WriteNumber("fence_step"u8, step);
        }

        if (entry.LockTtl is { } seconds)
        {
            writer.WriteNumber("lock_ttl"u8, seconds);
        }
    }

    private static EntryRecord Read(ref JsonMembers json) => new(
        RecordJson.ReadLock(ref json),
        json.OptionalText("lease"u8),
        json.OptionalLong("place"u8),
        json.OptionalText("clock"u8),
        json.OptionalLong("fence_base"u8),
        (int?)json.OptionalLong("fence_step"u8),
        json.OptionalSeconds("lock_ttl"u8)?.TotalSeconds);
}
