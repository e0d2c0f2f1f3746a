using System.Text.Json;
using MdLock.Disk;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Files;

/// <summary>Gathers what can be seen of an owner: processes, heartbeats, and what this machine saw before.</summary>
/// <remarks>Used within the critical section only, because it keeps observations beside the locks.</remarks>
internal sealed class LifeSignsReader(DocumentFolders folder, Machine machine)
{
    public const string HeartbeatExtension = ".heartbeat";
    public const string ObservationExtension = ".seen";

    /// <summary>
    /// A waiter withdraws its own ticket when its patience ends; only a stopped one does not, within this time.
    /// </summary>
    private static readonly TimeSpan WithdrawalGrace = TimeSpan.FromSeconds(5);

    /// <summary>A lease lasts no longer unless it is renewed, and a renewal writes its file.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(5);

    /// <summary>The file of an owner's heartbeats.</summary>
    public string HeartbeatPath(string ownerId) => Path.Combine(folder.Folder, ownerId + HeartbeatExtension);

    /// <summary>The file in which this run of this machine keeps what it saw of an entry.</summary>
    public string ObservationPath(string entryName) =>
        Path.Combine(folder.Folder, $"{entryName}.{machine.BootId[..8]}{ObservationExtension}");

    /// <summary>What can be seen of a lock.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="name">Its file.</param>
    /// <param name="now">The moment.</param>
    /// <param name="keeps">Whether what is seen is kept for those who look later; not for one who may only read.</param>
    public LifeSigns Of(HeldLock held, string name, LockInstant now, bool keeps = true)
    {
        if (held.IsReadable)
        {
            return OfOwner(
                held.Owner, held.LockId.ToString("N"), Path.Combine(folder.Folder, name), held.File, held.GrantedAt,
                held.TimeToLive, held.HeartbeatInterval, now, keeps);
        }

        string path = Path.Combine(folder.Folder, name);
        TimeSpan age = (now.Wall.UtcDateTime - (folder.Files.StatusOf(path)?.WrittenAt ?? default)).Duration();

        // Whoever it is that lives, it is not the one to be robbed because others wrote into his record.
        bool isHeld = EntryFile.IsInUse(folder.Files, path) || (held.Owner.Kind == OwnershipKind.Lease && age <= LongestLease);
        return new LifeSigns { UnreadableFor = isHeld ? TimeSpan.Zero : age, Damage = held.Operation };
    }

    /// <summary>What can be seen of a ticket, whose details were read.</summary>
    /// <inheritdoc cref="Of(HeldLock, string, LockInstant, bool)"/>
    public LifeSigns Of(Ticket ticket, TicketDetails details, string name, LockInstant now, bool keeps = true) => OfOwner(
        details.Owner,
        name[..name.IndexOf('.', StringComparison.Ordinal)],
        Path.Combine(folder.Queue, name),
        details.File,
        details.QueuedAt,
        details.Patience + WithdrawalGrace,
        details.HeartbeatInterval,
        now,
        keeps) with
    {
        // Whoever waits is a process, even for a lease.
        Kind = OwnershipKind.Process,
    };

    /// <summary>The last heartbeat of an owner; null before its first.</summary>
    public Heartbeat? LastHeartbeat(string ownerId)
    {
        try
        {
            return SmallJsonFile.TryRead(folder.Files, HeartbeatPath(ownerId), RecordJson.ReadHeartbeat) is { } record
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

    private LifeSigns OfOwner(
        LockOwner owner, string entry, string path, FileIdentity? file, LockInstant since, TimeSpan timeToLive, TimeSpan interval, LockInstant now,
        bool keeps)
    {
        HostRelation host = RelationTo(owner);
        var signs = new LifeSigns
        {
            Kind = owner.Kind,
            Host = host,
            ProcessId = owner.ProcessId,
            TimeToLive = timeToLive,
            HeartbeatInterval = interval,
        };
        if (host != HostRelation.SameRun)
        {
            return Observe(signs, entry, since, LastHeartbeat(owner.OwnerId)?.Sequence ?? 0, now, keeps);
        }

        TimeSpan age = now.Monotonic - since.Monotonic;
        ProcessState? process = owner.PidNamespace == machine.PidNamespace
            ? ProcessInspector.Inspect(owner.ProcessId, owner.ProcessStart)
            : null;
        return signs with
        {
            Process = process,

            // Asked only where the process cannot be: what is seen of it is what people can check.
            IsLetGo = process is null && EntryFile.IsLetGo(folder.Files, path, file) == true,
            Age = age,

            // The first heartbeat is due an interval after the grant: before that, there is none to look for.
            SinceHeartbeat = age > interval ? SinceHeartbeat(owner.OwnerId, since, age, now) : age,
        };
    }

    private TimeSpan SinceHeartbeat(string ownerId, LockInstant since, TimeSpan age, LockInstant now)
    {
        if (LastHeartbeat(ownerId) is { } beat && beat.At.Monotonic <= now.Monotonic)
        {
            return now.Monotonic - TimeSpan.FromTicks(Math.Max(beat.At.Monotonic.Ticks, since.Monotonic.Ticks));
        }

        // What says nothing, or names a time to come, still tells when it was written: the next beat will mend it.
        return folder.Files.StatusOf(HeartbeatPath(ownerId)) is { Kind: FileKind.Regular } file
            && (now.Wall.UtcDateTime - file.WrittenAt).Duration() is var written
            && written < age
                ? written
                : age;
    }

    private HostRelation RelationTo(LockOwner owner)
    {
        if (owner.BootId == machine.BootId)
        {
            return HostRelation.SameRun;
        }

        return owner.HostId == machine.HostId ? HostRelation.EarlierRun : HostRelation.Elsewhere;
    }

    /// <summary>Compares with what this machine saw before, and keeps what it sees now.</summary>
    private LifeSigns Observe(LifeSigns signs, string entry, LockInstant since, long sequence, LockInstant now, bool keeps)
    {
        string path = ObservationPath(entry);
        long nowMs = (long)now.Monotonic.TotalMilliseconds;
        ObservationRecord? seen = SmallJsonFile.TryRead(folder.Files, path, RecordJson.ReadObservation);
        if (!IsPast(seen?.TimestampSeenMs) || !IsPast(seen?.SequenceSeenMs))
        {
            seen = null;
        }

        bool renewed = seen?.Timestamp != since.Wall;
        bool beaten = renewed || seen?.Sequence != sequence;
        var current = new ObservationRecord
        {
            Timestamp = since.Wall,
            TimestampSeenMs = renewed ? nowMs : seen!.TimestampSeenMs,
            Sequence = sequence,
            SequenceSeenMs = beaten ? nowMs : seen!.SequenceSeenMs,
        };
        if (beaten && keeps)
        {
            SmallJsonFile.Write(folder.Files, path, current, RecordJson.Write);
        }

        return signs with
        {
            StandingStill = TimeSpan.FromMilliseconds(nowMs - current.SequenceSeenMs),
            Unrenewed = TimeSpan.FromMilliseconds(nowMs - current.TimestampSeenMs),
        };

        bool IsPast(long? milliseconds) => milliseconds is { } ms && RecordValues.IsMonotonic(ms) && ms <= nowMs;
    }
}
