namespace MdLock.Mcp.Resources;

/// <summary>Watches the resources that a client subscribed to, and tells when their text is another one.</summary>
/// <remarks>
/// A watcher of the folder wakes it; a look now and then is the net, where there is no watcher, or where it missed
/// something. What counts is the text, not the file: a section is not told of when another one changed.
/// </remarks>
internal sealed class ResourceWatch(ResourceReader reader) : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly List<ResourceSubscription> _subscriptions = [];
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _end = new();
    private Task? _looking;

    /// <summary>Reads what is watched.</summary>
    public ResourceReader Reader => reader;

    /// <summary>Watches a resource from now on.</summary>
    /// <param name="uri">Its name.</param>
    /// <param name="tell">Told after each change.</param>
    /// <returns>Ends it when it is disposed.</returns>
    /// <exception cref="Errors.MdLockException">The name is none, or leads elsewhere.</exception>
    public IDisposable Subscribe(string uri, Func<string, CancellationToken, Task> tell)
    {
        string path = reader.DocumentOf(uri);
        var subscription = new ResourceSubscription(uri, reader.Checksum(uri), tell, Remove);
        lock (_gate)
        {
            Watch(Path.GetDirectoryName(path)!);
            _subscriptions.Add(subscription);
            _looking ??= Task.Run(Look);
        }

        return subscription;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (FileSystemWatcher watcher in _watchers.Values)
            {
                watcher.Dispose();
            }

            _watchers.Clear();
        }

        _end.Cancel();
    }

    private void Remove(ResourceSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }

    private void Watch(string folder)
    {
        if (_watchers.ContainsKey(folder))
        {
            return;
        }

        try
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, _) => _wake.Release();
            watcher.Created += (_, _) => _wake.Release();
            watcher.Renamed += (_, _) => _wake.Release();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(folder, watcher);
        }
        catch (Exception none) when (none is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Watchers are scarce, and the folder may not be there: the looks are left.
        }
    }

    private async Task Look()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(BetweenLooks, _end.Token);
                ResourceSubscription[] all;
                lock (_gate)
                {
                    all = [.. _subscriptions];
                }

                foreach (ResourceSubscription one in all)
                {
                    await one.Compare(reader.Checksum(one.Uri), _end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
        catch (IOException)
        {
            // The client is gone: there is nobody to be told.
        }
    }
}
