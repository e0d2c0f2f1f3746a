using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>How a wait stands.</summary>
/// <param name="Blockers">What it waits for.</param>
/// <param name="Waited">How long it has lasted.</param>
/// <param name="Remaining">How long it may last yet.</param>
public sealed record WaitProgress(Blockers Blockers, TimeSpan Waited, TimeSpan Remaining)
{
    /// <summary>The place in the queue among those who wait for the same: 1 is next.</summary>
    public int Position => Blockers.Tickets.Length + 1;
}
