using MdLock.Rules.Staleness;
using MdLock.Rules;
using MdLock.Platform;

namespace MdLock.UnitTests.Rules.Staleness;

/// <summary>I9: the verdicts, their order, and the evidence that goes with them.</summary>
public sealed class StalenessRulesTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    public static TheoryData<bool, Enum, Enum, Enum?, bool, bool> Signs
    {
        get
        {
            var data = new TheoryData<bool, Enum, Enum, Enum?, bool, bool>();
            foreach (bool unreadable in (bool[])[false, true])
            {
                foreach (OwnershipKind kind in Enum.GetValues<OwnershipKind>())
                {
                    foreach (HostRelation host in Enum.GetValues<HostRelation>())
                    {
                        foreach (ProcessState? process in (ProcessState?[])[null, .. Enum.GetValues<ProcessState>()])
                        {
                            foreach (bool silent in (bool[])[false, true])
                            {
                                data.Add(unreadable, kind, host, process, silent, false);
                                data.Add(unreadable, kind, host, process, silent, true);
                            }
                        }
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Signs))]
    public void I9_Given_AnySigns_When_Judged_Then_TheFirstReasonInOrderIsTheVerdict(
        bool unreadable, Enum kind, Enum host, Enum? process, bool silent, bool old)
    {
        bool isHere = (HostRelation)host == HostRelation.SameRun;
        LifeSigns signs = Live with
        {
            UnreadableFor = unreadable ? Long : null,
            Kind = (OwnershipKind)kind,
            Host = (HostRelation)host,
            Process = (ProcessState?)process,
            SinceHeartbeat = isHere && silent ? Long : default,
            StandingStill = !isHere && silent ? Long : default,
            Age = isHere && old ? Long : default,
            Unrenewed = !isHere && old ? Long : default,
        };
        bool owned = (OwnershipKind)kind == OwnershipKind.Process;
        (bool Holds, StaleReason Reason)[] inOrder =
        [
            (unreadable, StaleReason.Malformed),
            (owned && (HostRelation)host == HostRelation.EarlierRun, StaleReason.HostRestarted),
            (owned && process is (ProcessState.Gone or ProcessState.Replaced), StaleReason.OwnerDead),
            (owned && silent, StaleReason.HeartbeatLost),
            (old, StaleReason.TimeToLiveOver),
        ];

        StaleReason? expected = inOrder.Where(one => one.Holds).Select(one => (StaleReason?)one.Reason).FirstOrDefault();

        Assert.Equal(expected, StalenessRules.Judge(signs)?.Reason);
    }

    [Fact]
    public void I9_Given_AProcessThatCannotBeLookedAt_When_ItLetGoOfItsFile_Then_ItIsDeadButForALease()
    {
        LifeSigns letGo = Live with { Process = null, IsLetGo = true };

        Assert.Equal(StaleReason.OwnerDead, StalenessRules.Judge(letGo with { SinceHeartbeat = Long, Age = Long })?.Reason);
        Assert.Equal(
            "process 4711 of another container has ended: the system gave back its lock on the record", Evidence(letGo));
        Assert.Null(StalenessRules.Judge(letGo with { IsLetGo = false }));
        Assert.Null(StalenessRules.Judge(letGo with { Kind = OwnershipKind.Lease }));
    }

    [Theory]
    [InlineData(HostRelation.SameRun)]
    [InlineData(HostRelation.Elsewhere)]
    public void I8_Given_TimesExactlyAtTheirLimits_When_Judged_Then_TheLockIsLive(Enum host)
    {
        LifeSigns signs = Live with
        {
            Host = (HostRelation)host,
            SinceHeartbeat = Interval * StalenessRules.MissedHeartbeats,
            StandingStill = Interval * StalenessRules.MissedHeartbeats,
            Age = TimeToLive,
            Unrenewed = TimeToLive,
        };

        Assert.Null(StalenessRules.Judge(signs));
        Assert.Null(StalenessRules.Judge(signs with { UnreadableFor = StalenessRules.MalformedGrace }));
    }

    [Fact]
    public void I8_Given_AnOwnerHere_When_Judged_Then_WhatCountsForOwnersElsewhereDoesNotCount()
    {
        Assert.Null(StalenessRules.Judge(Live with { StandingStill = Long, Unrenewed = Long }));
        Assert.Null(StalenessRules.Judge(
            Live with { Host = HostRelation.Elsewhere, SinceHeartbeat = Long, Age = Long }));
    }

    [Fact]
    public void I8_Given_ItsOwnPromise_When_Judged_Then_ThatCountsAndNoOther()
    {
        LifeSigns slow = Live with
        {
            HeartbeatInterval = TimeSpan.FromSeconds(120),
            SinceHeartbeat = TimeSpan.FromSeconds(300),
        };
        LifeSigns brief = Live with { TimeToLive = TimeSpan.FromSeconds(1), Age = TimeSpan.FromSeconds(2) };

        Assert.Null(StalenessRules.Judge(slow));
        Assert.Equal(StaleReason.TimeToLiveOver, StalenessRules.Judge(brief)?.Reason);
    }

    [Fact]
    public void I9_Given_EachVerdict_When_Told_Then_TheEvidenceSaysWhatWasSeen()
    {
        LifeSigns empty = Live with { UnreadableFor = TimeSpan.FromSeconds(3.5), Damage = "it is empty" };
        Assert.Equal("it is empty, for 3.5 s so far", Evidence(empty));
        Assert.Equal("its machine, this one, was restarted since", Evidence(Live with { Host = HostRelation.EarlierRun }));
        Assert.Equal("process 4711 has ended", Evidence(Live with { Process = ProcessState.Gone }));
        Assert.Equal(
            "process 4711 is another one by now: its start time differs",
            Evidence(Live with { Process = ProcessState.Replaced }));
        Assert.Equal(
            "no heartbeat for 90.5 s, promised every 30 s",
            Evidence(Live with { SinceHeartbeat = TimeSpan.FromSeconds(90.5) }));
        Assert.Equal("not renewed for 301 s, and may last 300 s", Evidence(Live with { Age = TimeSpan.FromSeconds(301) }));
    }

    private static LifeSigns Live => new()
    {
        Kind = OwnershipKind.Process,
        Host = HostRelation.SameRun,
        Process = ProcessState.Running,
        ProcessId = 4711,
        TimeToLive = TimeToLive,
        HeartbeatInterval = Interval,
    };

    private static string? Evidence(LifeSigns signs) => StalenessRules.Judge(signs)?.Evidence;
}
