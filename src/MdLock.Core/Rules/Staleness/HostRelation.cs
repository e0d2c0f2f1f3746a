namespace MdLock.Rules.Staleness;

/// <summary>Where an owner lives, seen from the process that judges.</summary>
internal enum HostRelation
{
    /// <summary>On this machine, in its current run: monotonic times compare.</summary>
    SameRun,

    /// <summary>On this machine, before it was restarted.</summary>
    EarlierRun,

    /// <summary>On another machine, or nobody can tell.</summary>
    Elsewhere,
}
