using System.Globalization;
using MdLock.Platform;

namespace MdLock.Rules.Staleness;

/// <summary>Decides from what was seen whether a lock or a ticket is over: a pure function.</summary>
internal static class StalenessRules
{
    /// <summary>
    /// How long an unreadable record is left alone: records are written whole within the critical section, so one
    /// that stays unreadable for 2 s was not being written.
    /// </summary>
    public static readonly TimeSpan MalformedGrace = TimeSpan.FromSeconds(2);

    /// <summary>
    /// So many heartbeats in a row must be missing: one may be lost to a busy disk, two to a busy machine.
    /// </summary>
    public const int MissedHeartbeats = 3;

    /// <summary>The verdict; null for an entry that is live, or may be.</summary>
    public static StaleVerdict? Judge(LifeSigns signs)
    {
        ArgumentNullException.ThrowIfNull(signs);
        if (signs.UnreadableFor is { } unreadable)
        {
            return unreadable <= MalformedGrace
                ? null
                : new(StaleReason.Malformed, $"{signs.Damage}, for {Seconds(unreadable)} so far");
        }

        return (signs.Kind == OwnershipKind.Process ? JudgeOwner(signs) : null) ?? JudgeAge(signs);
    }

    private static StaleVerdict? JudgeOwner(LifeSigns signs)
    {
        if (signs.Host == HostRelation.EarlierRun)
        {
            return new(StaleReason.HostRestarted, "its machine, this one, was restarted since");
        }

        if (signs.Process is ProcessState.Gone)
        {
            return new(StaleReason.OwnerDead, Invariant($"process {signs.ProcessId} has ended"));
        }

        if (signs.Process is ProcessState.Replaced)
        {
            return new(
                StaleReason.OwnerDead,
                Invariant($"process {signs.ProcessId} is another one by now: its start time differs"));
        }

        if (signs.IsLetGo)
        {
            return new(
                StaleReason.OwnerDead,
                Invariant($"process {signs.ProcessId} of another container has ended: the system gave back its lock on the record"));
        }

        if (signs.EndedLease is { } silent)
        {
            return new(
                StaleReason.OwnerDead,
                Invariant($"its lease in etcd ended: no sign of life of process {signs.ProcessId} for {Seconds(silent)}"));
        }

        TimeSpan silence = signs.Host == HostRelation.SameRun ? signs.SinceHeartbeat : signs.StandingStill;
        return silence > signs.HeartbeatInterval * MissedHeartbeats
            ? new(
                StaleReason.HeartbeatLost,
                $"no heartbeat for {Seconds(silence)}, promised every {Seconds(signs.HeartbeatInterval)}")
            : null;
    }

    private static StaleVerdict? JudgeAge(LifeSigns signs)
    {
        // A lease from before a restart is timed from when this run of the machine first saw it: clocks that jumped
        // meanwhile cannot end it early.
        TimeSpan age = signs.Host == HostRelation.SameRun ? signs.Age : signs.Unrenewed;
        return age > signs.TimeToLive
            ? new(
                StaleReason.TimeToLiveOver,
                $"not renewed for {Seconds(age)}, and may last {Seconds(signs.TimeToLive)}")
            : null;
    }

    private static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.#} s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
