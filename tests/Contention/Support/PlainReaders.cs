using System.Collections.Concurrent;
using MdLock.Worker;

namespace MdLock.ContentionTests.Support;

/// <summary>Threads that read a file all the time, in nobody's way, and remember each document that they saw.</summary>
internal sealed class PlainReaders : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _readers;
    private long _reads;

    public PlainReaders(string path, int count) => _readers =
        [.. Enumerable.Range(0, count).Select(_ => Task.Factory.StartNew(() => Read(path), TaskCreationOptions.LongRunning))];

    /// <summary>The documents that were seen, by their SHA-256.</summary>
    public IReadOnlyDictionary<string, string> Seen => _seen;

    /// <summary>How often they read.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Ends the reading. Throws what a reader met.</summary>
    public async Task Stop()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_readers);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_readers));
        _end.Dispose();
    }

    private void Read(string path)
    {
        string last = "";
        while (!_end.IsCancellationRequested)
        {
            byte[] bytes = PlainFile.ReadShared(path);
            string hash = LongRun.HashOf(bytes);
            if (hash != last)
            {
                _seen.TryAdd(hash, System.Text.Encoding.UTF8.GetString(bytes));
                last = hash;
            }

            Interlocked.Increment(ref _reads);
        }
    }
}
