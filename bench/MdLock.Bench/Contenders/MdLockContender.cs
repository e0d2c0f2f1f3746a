using System.Diagnostics;
using MdLock.Rules;

namespace MdLock.Bench.Contenders;

/// <summary>Counts under a lock of MdLock on one section.</summary>
internal sealed class MdLockContender(string folder) : IContender
{
    private readonly LockCalls _calls = new(ContenderKinds.DocumentPath(folder), SampleDocument.SectionId(0));
    private readonly CounterFile _counter = CounterFile.Open(ContenderKinds.CounterPath(folder));

    public TimeSpan Once()
    {
        long asked = Stopwatch.GetTimestamp();
        HeldLock held = _calls.Acquire();
        TimeSpan waited = Stopwatch.GetElapsedTime(asked);
        _counter.Increment();
        _calls.Release(held);
        return waited;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _calls.Dispose();
        _counter.Dispose();
    }
}
