namespace MdLock.Locking;

/// <summary>How long a wait has lasted, and how long it may last yet.</summary>
internal sealed class WaitClock(TimeProvider time, TimeSpan patience)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _told;

    /// <summary>How long it has lasted.</summary>
    public TimeSpan Waited => time.GetElapsedTime(_start);

    /// <summary>How long it may last yet; not positive when its time is over.</summary>
    public TimeSpan Remaining => patience - Waited;

    /// <summary>True when it is time to tell how it stands: once in each interval.</summary>
    public bool IsTellDue(TimeSpan interval)
    {
        if (Waited - _told < interval)
        {
            return false;
        }

        _told = Waited;
        return true;
    }
}
