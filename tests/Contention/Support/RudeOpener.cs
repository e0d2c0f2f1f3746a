using System.Collections.Concurrent;
using MdLock.Worker;

namespace MdLock.ContentionTests.Support;

/// <summary>A program that opens a document time and again as it pleases, keeps it open for a moment, and reads it.</summary>
internal sealed class RudeOpener : IAsyncDisposable
{
    // Half of the time it is in everybody's way.
    private static readonly TimeSpan KeptOpen = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _opening;
    private long _opened;

    /// <summary>Starts it.</summary>
    /// <param name="path">The document.</param>
    /// <param name="share">What others may do while it has the document open.</param>
    public RudeOpener(string path, FileShare share) =>
        _opening = Task.Factory.StartNew(() => Open(path, share), TaskCreationOptions.LongRunning);

    /// <summary>Each document that it saw.</summary>
    public ICollection<string> Documents => _seen.Keys;

    /// <summary>How often it had the document open.</summary>
    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>Ends it. Throws what it met.</summary>
    public async Task Stop()
    {
        await _end.CancelAsync();
        await Eventually.Done(_opening, what: "the program that opens the document ends");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAny(_opening);
        _end.Dispose();
    }

    private void Open(string path, FileShare share)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, share);
                using var reader = new StreamReader(file);
                Thread.Sleep(KeptOpen);
                _seen.TryAdd(reader.ReadToEnd(), true);
                Interlocked.Increment(ref _opened);
            }
            catch (Exception refused) when (PlainFile.IsPassing(refused))
            {
                // Windows tells a program that is as rude as this one what it tells others.
            }

            Thread.Sleep(Between);
        }
    }
}
