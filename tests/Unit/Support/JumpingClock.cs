namespace MdLock.UnitTests.Support;

/// <summary>Two clocks that do not know of each other, as a machine has them: one jumps, the other only grows.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private readonly object _gate = new();
    private DateTimeOffset _wall = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private TimeSpan _monotonic = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time goes by, on both.</summary>
    public void Advance(TimeSpan time)
    {
        lock (_gate)
        {
            _wall += time;
            _monotonic += time;
        }
    }

    /// <summary>Somebody sets the clock on the wall.</summary>
    public void Jump(TimeSpan time)
    {
        lock (_gate)
        {
            _wall += time;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _wall;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _monotonic.Ticks;
        }
    }
}
