namespace MdLock.Rules;

/// <summary>A moment on both clocks of one machine.</summary>
/// <param name="Wall">Coordinated universal time; may jump, so it is for people and for other machines only.</param>
/// <param name="Monotonic">
/// Time since the machine started; only grows, and is comparable among the processes of one run of one machine.
/// </param>
internal readonly record struct LockInstant(DateTimeOffset Wall, TimeSpan Monotonic)
{
    /// <summary>The moment that it is by the clocks that are handed in.</summary>
    public static LockInstant Of(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(time.GetUtcNow(), time.GetElapsedTime(0, time.GetTimestamp()));
    }
}
