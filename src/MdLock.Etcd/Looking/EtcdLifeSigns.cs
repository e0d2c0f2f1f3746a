using System.Text.Json;
using Google.Protobuf;
using MdLock.Json;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores.Etcd.Leases;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Etcd.Looking;

/// <summary>Gathers what can be seen of an owner: its lease, its process where that is on this machine, and times.</summary>
internal sealed class EtcdLifeSigns(Machine machine, ProcessLease lease, Observations observations)
{
    /// <summary>
    /// A waiter withdraws its own ticket when its patience ends; only a stopped one does not, within this time.
    /// </summary>
    private static readonly TimeSpan WithdrawalGrace = TimeSpan.FromSeconds(5);

    /// <summary>By so much at least is it over what etcd says is over.</summary>
    private static readonly TimeSpan Over = TimeSpan.FromMilliseconds(100);

    /// <summary>What can be seen of an entry.</summary>
    public LifeSigns Of(EtcdEntry entry, EtcdTable table, LockInstant now)
    {
        if (entry.Lock is { IsReadable: false } unreadable)
        {
            return new LifeSigns { UnreadableFor = now.Monotonic - entry.FirstSeen, Damage = unreadable.Operation };
        }

        // Whoever waits is a process, even for a lease.
        OwnershipKind kind = entry.Lock?.Owner.Kind ?? OwnershipKind.Process;
        LockOwner owner = entry.Lock?.Owner ?? entry.Ticket!.Details!.Owner;
        TimeSpan interval = entry.Lock?.HeartbeatInterval ?? entry.Ticket!.Details!.HeartbeatInterval;
        TimeSpan timeToLive = entry.Lock?.TimeToLive ?? (entry.Ticket!.Details!.Patience + WithdrawalGrace);
        TimeSpan age = AgeOf(entry, kind, timeToLive, table, now);
        HostRelation host = RelationTo(owner);
        return new LifeSigns
        {
            Kind = kind,
            Host = host,
            ProcessId = owner.ProcessId,
            Process = host == HostRelation.SameRun && owner.PidNamespace == machine.PidNamespace
                ? ProcessInspector.Inspect(owner.ProcessId, owner.ProcessStart)
                : null,
            EndedLease = kind == OwnershipKind.Process && IsOver(entry, table) ? interval * StalenessRules.MissedHeartbeats : null,
            TimeToLive = timeToLive,
            HeartbeatInterval = interval,

            // The lease is the sign of life; a heartbeat tells people more.
            Age = age,
            Unrenewed = age,
        };
    }

    /// <summary>Whether the lease of an entry's process is over: by what stands there, or by this process's own clocks.</summary>
    public bool IsOver(EtcdEntry entry, EtcdTable table) => entry.Lease.Length > 0
        && (!table.Alive.Contains(entry.Lease) || (lease.IsOwn(entry.Lease) && !lease.IsLive(entry.Lease)));

    /// <summary>Whether an entry is or was this process's.</summary>
    public bool IsOwn(EtcdEntry entry) => lease.IsOwn(entry.Lease);

    /// <summary>The last heartbeat of an owner; null before its first.</summary>
    public static Heartbeat? LastHeartbeat(string ownerId, EtcdTable table)
    {
        try
        {
            return table.Beats.GetValueOrDefault(ownerId) is { } value
                && JsonRecord.Read(value.Span, RecordJson.ReadHeartbeat) is { } record
                    ? new Heartbeat(
                        new(record.LastHeartbeat, RecordValues.Monotonic(record.MonotonicMs)),
                        record.Sequence,
                        record.OperationStart,
                        RecordValues.Time(record.ExpectedDuration))
                    : null;
        }
        catch (JsonException)
        {
            // A heartbeat that cannot be read says nothing of its owner: he is judged by the rest.
            return null;
        }
    }

    /// <summary>The value of the key of a heartbeat.</summary>
    public static ByteString ValueOf(LockOwner owner, Heartbeat beat) => UnsafeByteOperations.UnsafeWrap(JsonBytes.Of(
        new HeartbeatRecord
        {
            LastHeartbeat = beat.At.Wall,
            MonotonicMs = (long)beat.At.Monotonic.TotalMilliseconds,
            ProcessId = owner.ProcessId,
            HostId = owner.HostId,
            OperationStart = beat.OperationStart,
            ExpectedDuration = beat.ExpectedDuration.TotalSeconds,
            Sequence = beat.Sequence,
        },
        RecordJson.Write));

    private TimeSpan AgeOf(EtcdEntry entry, OwnershipKind kind, TimeSpan timeToLive, EtcdTable table, LockInstant now)
    {
        LockInstant since = entry.Lock?.GrantedAt ?? entry.Ticket!.Details!.QueuedAt;
        bool isOurClock = entry.Clock == machine.BootId;
        if (kind == OwnershipKind.Lease)
        {
            // etcd counts for all; this machine's own clock is only more exact.
            TimeSpan counted = isOurClock ? now.Monotonic - since.Monotonic : TimeSpan.Zero;
            return table.Persistent.Contains(entry.Id) || counted > timeToLive ? counted : timeToLive + Over;
        }

        return isOurClock ? now.Monotonic - since.Monotonic : observations.Unrenewed(entry, since.Wall, table, now);
    }

    private HostRelation RelationTo(LockOwner owner)
    {
        if (owner.BootId == machine.BootId)
        {
            return HostRelation.SameRun;
        }

        return owner.HostId == machine.HostId ? HostRelation.EarlierRun : HostRelation.Elsewhere;
    }
}
