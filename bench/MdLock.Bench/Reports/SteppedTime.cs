namespace MdLock.Bench.Reports;

/// <summary>A time that stands until it is moved on.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Moves it on.</summary>
    public void Advance(TimeSpan step) => _now += step;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now;
}
