namespace MdLock.Mcp.Startup;

/// <summary>Standard input, which tells when the client is gone: that is when it reaches its end.</summary>
/// <remarks>
/// The protocol's library answers nothing any more once it has seen the end, and waits for the calls that are under way
/// however long they take. So the end is held back a moment for those that will soon be done, as from a script that pipes
/// its requests in, and the others, which wait for a lock that nobody will use, are ended.
/// </remarks>
internal sealed class ClientInput(Stream input, CallsUnderWay calls) : Stream
{
    /// <summary>For how long calls may go on that were made before the end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>A request that is longer holds no document that could be edited, and would fill the memory.</summary>
    private const int MaxRequestBytes = 64 << 20;

    private readonly CancellationTokenSource _gone = new();
    private long _requestBytes;

    /// <summary>Cancelled a moment after the client is gone.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A console's read cannot be cancelled: it is left alone then.
        int read = await input.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(cancellationToken);
        if (read > 0 && IsWithinBound(buffer.Span[..read]))
        {
            return read;
        }

        await EndCalls(cancellationToken);
        return 0;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsWithinBound(ReadOnlySpan<byte> part)
    {
        calls.Begin(part.Count((byte)'\n'));
        int end = part.LastIndexOf((byte)'\n');
        _requestBytes = end < 0 ? _requestBytes + part.Length : part.Length - end - 1;
        if (_requestBytes <= MaxRequestBytes)
        {
            return true;
        }

        Console.Error.WriteLine($"mdlock-mcp: a request of more than {MaxRequestBytes >> 20} MB: no more is read.");
        return false;
    }

    private async Task EndCalls(CancellationToken cancellation)
    {
        long start = Environment.TickCount64;
        while (!calls.IsNone && Environment.TickCount64 - start < Grace.TotalMilliseconds)
        {
            await Task.Delay(BetweenLooks, cancellation);
        }

        await _gone.CancelAsync();
    }
}
