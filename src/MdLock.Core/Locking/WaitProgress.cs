using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>How a wait stands.</summary>
public sealed class WaitProgress
{
    internal WaitProgress(Blockers blockers, TimeSpan waited, TimeSpan remaining)
    {
        Blockers = blockers;
        Waited = waited;
        Remaining = remaining;
    }

    /// <summary>How long it has lasted.</summary>
    public TimeSpan Waited { get; }

    /// <summary>How long it may last yet.</summary>
    public TimeSpan Remaining { get; }

    /// <summary>The place in the queue among those who wait for the same: 1 is next.</summary>
    public int Position => Blockers.Tickets.Length + 1;

    /// <summary>What it waits for.</summary>
    internal Blockers Blockers { get; }
}
