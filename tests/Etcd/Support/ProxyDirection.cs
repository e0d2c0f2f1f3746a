namespace MdLock.EtcdTests.Support;

/// <summary>One way through a <see cref="FaultyProxy"/>: what happens to bytes on it, from now on, on all connections.</summary>
internal sealed class ProxyDirection
{
    private static readonly TaskCompletionSource Open = OpenGate();

    private volatile TaskCompletionSource _gate = Open;
    private long _bytes;

    /// <summary>How long each piece is kept.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many bytes go through in one piece, at the most: fewer than a message has tear it.</summary>
    public int PieceSize { get; set; } = int.MaxValue;

    /// <summary>How many bytes came to it, whether they went through or not.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Lets nothing through until <see cref="Flow"/>; what comes meanwhile is kept.</summary>
    public void Stall() => Interlocked.CompareExchange(
        ref _gate, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), Open);

    /// <summary>Lets go through what was kept and what comes.</summary>
    public void Flow()
    {
        TaskCompletionSource gate = Interlocked.Exchange(ref _gate, Open);
        if (gate != Open)
        {
            gate.SetResult();
        }
    }

    /// <summary>Counts what came, and waits until it may go on.</summary>
    public async Task Admit(int bytes, CancellationToken cancellation)
    {
        Interlocked.Add(ref _bytes, bytes);
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, cancellation);
        }

        // It may be stalled again while this one wakes.
        while (_gate is { Task.IsCompleted: false } gate)
        {
            await gate.Task.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource OpenGate()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
