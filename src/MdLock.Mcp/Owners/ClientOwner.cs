using MdLock.Sessions;

namespace MdLock.Mcp.Owners;

/// <summary>The client as an owner of locks: one for the life of the process. When it goes, its locks go.</summary>
/// <remarks>
/// Its calls that take locks or change something run one after another: an owner waits for one thing at a time. Calls that
/// a client makes without waiting for the answer to the one before have no order among them. Giving back locks, and
/// looking, go on beside them.
/// </remarks>
internal sealed class ClientOwner(MdLockEngine engine, CancellationToken gone) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly object _gate = new();
    private OwnerSession? _session;

    /// <summary>What the client has read, for telling it what changed since.</summary>
    public ReadMemory Memory { get; } = new();

    /// <summary>The session, opened at the first call in the name that the client gives itself.</summary>
    /// <param name="name">The name of the client; null where it gives none.</param>
    public OwnerSession Session(string? name)
    {
        lock (_gate)
        {
            return _session ??= engine.OpenSession(Guid.NewGuid().ToString("N"), ClientName.Of(name));
        }
    }

    /// <summary>The session, where there is one: whoever only looks needs none.</summary>
    public OwnerSession? Known
    {
        get
        {
            lock (_gate)
            {
                return _session;
            }
        }
    }

    /// <summary>Does work that may wait for others, when it is its turn.</summary>
    /// <param name="name">The name of the client; null where it gives none.</param>
    /// <param name="work">The work; it ends soon after the token is cancelled.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the client is gone.</exception>
    public async Task<T> Run<T>(string? name, Func<OwnerSession, CancellationToken, T> work, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, gone);
        await _turn.WaitAsync(either.Token);
        try
        {
            // In a thread of its own: a wait holds it.
            return await Task.Factory.StartNew(
                () => work(Session(name), either.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _session?.Dispose();
        }

        _turn.Dispose();
    }
}
