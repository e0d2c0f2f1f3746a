using System.Diagnostics.Metrics;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Metrics;

/// <summary>The instruments follow what the sessions of a process hold and wait for.</summary>
public sealed class LiveMetricsTests : IDisposable
{
    private readonly TemporaryDocument _document = new();
    private readonly JumpingClock _clock = new();
    private readonly MdLockEngine _engine;
    private readonly MeterListener _listener = new();
    private long _active;
    private long _waiting;

    public LiveMetricsTests()
    {
        _engine = new MdLockEngine(new LockSettings(), _clock);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _engine.Metrics.Meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, change, _, _) =>
        {
            switch (instrument.Name)
            {
                case "locks.active":
                    Interlocked.Add(ref _active, change);
                    break;
                case "locks.waiting":
                    Interlocked.Add(ref _waiting, change);
                    break;
            }
        });
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _engine.Dispose();
        _document.Dispose();
    }

    [Fact]
    public void Given_Locks_When_TakenReleasedAndLost_Then_TheyAreCountedOnceEach()
    {
        using OwnerSession session = _engine.OpenSession("ann");
        TakenLocks held = session.Acquire(
            _document.Path, ["one", "two"], new LockOptions(), CancellationToken.None);
        Assert.Equal(2, Interlocked.Read(ref _active));

        held[0].Dispose();
        held[0].Dispose();
        Assert.Equal(1, Interlocked.Read(ref _active));

        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(held[1].Lost.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, Interlocked.Read(ref _active));
        held[1].Dispose();
        Assert.Equal(0, Interlocked.Read(ref _active));
    }

    [Fact]
    public void Given_AConflict_When_Waited_Then_TheWaitIsCountedWhileItLasts()
    {
        using OwnerSession ann = _engine.OpenSession("ann");
        using OwnerSession bob = _engine.OpenSession("bob");
        ann.Acquire(_document.Path, ["one"], new LockOptions(), CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        LockOptions patient = new() { Timeout = TimeSpan.FromMinutes(5) };

        Task wait = Task.Run(() => bob.Acquire(_document.Path, ["one"], patient, cancellation.Token));
        Assert.True(SpinWait.SpinUntil(() => Interlocked.Read(ref _waiting) == 1, TimeSpan.FromMinutes(1)));

        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => wait.GetAwaiter().GetResult());
        Assert.Equal(0, Interlocked.Read(ref _waiting));
        Assert.Throws<LockAcquisitionException>(() => bob.Acquire(
            _document.Path, ["one"], new LockOptions { NoWait = true }, CancellationToken.None));
        Assert.Equal(0, Interlocked.Read(ref _waiting));
    }
}
