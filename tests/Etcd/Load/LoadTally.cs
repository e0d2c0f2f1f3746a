namespace MdLock.EtcdTests.Load;

/// <summary>What a process counted.</summary>
internal sealed record LoadTally
{
    /// <summary>Operations that were begun.</summary>
    public int Operations { get; init; }

    /// <summary>Locks that were granted.</summary>
    public int Grants { get; init; }

    /// <summary>Commits that were made.</summary>
    public int Commits { get; init; }

    /// <summary>Requests for locks that were refused, or given up.</summary>
    public int Refusals { get; init; }

    /// <summary>Requests that were given up after the whole of a long patience: nobody has to wait so long.</summary>
    public int Starved { get; init; }

    /// <summary>Operations that failed, by what they failed with.</summary>
    public IReadOnlyDictionary<string, int> Failures { get; init; } = new Dictionary<string, int>();

    /// <summary>Waits that went on although what was waited for had ended: see <see cref="WakefulStore"/>.</summary>
    public int LostWakeUps { get; init; }

    /// <summary>Milliseconds that the slowest operation took that failed, waits for locks aside.</summary>
    public double SlowestFailure { get; init; }

    /// <summary>What else went wrong: a text each.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
