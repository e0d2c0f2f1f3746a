using System.Diagnostics;

namespace MdLock.Bench.Contenders;

/// <summary>Counts under a blocking flock(2): the system's own lock, with no queue, record or verdict.</summary>
internal sealed class FlockContender(string folder) : IContender
{
    private readonly int _lock = Libc.OpenFile(Path.Combine(folder, "flock"), Libc.ReadWrite | Libc.Create);
    private readonly CounterFile _counter = CounterFile.Open(ContenderKinds.CounterPath(folder));

    public TimeSpan Once()
    {
        long asked = Stopwatch.GetTimestamp();
        Libc.Lock(_lock, Libc.LockExclusive);
        TimeSpan waited = Stopwatch.GetElapsedTime(asked);
        _counter.Increment();
        Libc.Lock(_lock, Libc.LockRelease);
        return waited;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Libc.CloseFile(_lock);
        _counter.Dispose();
    }
}
