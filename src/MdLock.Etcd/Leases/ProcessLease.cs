using System.Collections.Concurrent;
using System.Globalization;
using MdLock.Errors;
using MdLock.Stores.Etcd.Client;

namespace MdLock.Stores.Etcd.Leases;

/// <summary>The lease on which this process's signs of life hang: taken when it is first needed, and kept from then on.</summary>
/// <remarks>
/// It counts as lost as soon as the cluster may have ended it, by this process's own clocks and counted from before the last
/// question that was answered. So a holder learns of the loss before others can be granted what it held. Where the cluster
/// does not let this process change anything any more, it is as if it were cut off: no sign of life is given, although etcd
/// would take it from anybody.
/// </remarks>
internal sealed class ProcessLease(EtcdClient client, TimeProvider time) : IDisposable
{
    /// <summary>How often a sign of life is given: two may be lost.</summary>
    private const int SignsInTime = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _taking = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private volatile Held? _held;

    /// <summary>The lease as it is written into keys and records: its id, in hexadecimal.</summary>
    public static string NameOf(long id) => id.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The lease that is held now; null when there is none, or it may be over.</summary>
    public long? Current => _held is { } held && !IsOver(held) ? held.Id : null;

    /// <summary>Whether a lease is known to be this process's, and not to be over.</summary>
    public bool IsLive(string name) => _held is { } held && held.Name == name && !IsOver(held);

    /// <summary>Whether a lease is or was this process's.</summary>
    public bool IsOwn(string name) => _names.ContainsKey(name);

    /// <summary>The lease that is held, or a new one.</summary>
    /// <param name="silence">How long it shall last without a sign of life, where one is taken.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StoreException">The cluster does not answer.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<long> RequireAsync(TimeSpan silence, CancellationToken cancellation)
    {
        if (Current is { } current)
        {
            return current;
        }

        await _taking.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Current is { } taken)
            {
                return taken;
            }

            Moment asked = Now();
            (long id, TimeSpan lasts) = await client.GrantLeaseAsync(silence, cancellation).ConfigureAwait(false);
            var held = new Held(id, lasts) { Confirmed = asked };
            _names.TryAdd(held.Name, true);
            _held = held;
            _ = Task.Run(() => KeepAsync(held), CancellationToken.None);
            return id;
        }
        finally
        {
            _taking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        if (_held is { } held)
        {
            _held = null;
            try
            {
                client.RevokeLeaseAsync(held.Id, CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (StoreException)
            {
                // It ends by itself, a little later.
            }
        }
    }

    private async Task KeepAsync(Held held)
    {
        TimeSpan pause = held.Lasts / SignsInTime;
        try
        {
            while (!IsOver(held))
            {
                await Task.Delay(pause, time, _end.Token).ConfigureAwait(false);
                Moment asked = Now();
                try
                {
                    if (client.IsDenied)
                    {
                        pause = PauseOf(held);
                        continue;
                    }

                    if (!await client.KeepLeaseAsync(held.Id, _end.Token).ConfigureAwait(false))
                    {
                        held.IsEnded = true;
                        return;
                    }

                    held.Confirmed = asked;
                    pause = held.Lasts / SignsInTime;
                }
                catch (StoreException)
                {
                    // As long as there is time, it is tried again.
                    pause = PauseOf(held);
                }
            }

            // What this process takes for lost is lost: nobody has to wait for it any longer.
            await client.RevokeLeaseAsync(held.Id, _end.Token).ConfigureAwait(false);
        }
        catch (Exception over) when (over is OperationCanceledException or StoreException or ObjectDisposedException)
        {
            // The process lets go of all, or the lease ends by itself.
        }
    }

    private static TimeSpan PauseOf(Held held) => held.Lasts / 10 < LongestPause ? held.Lasts / 10 : LongestPause;

    private bool IsOver(Held held)
    {
        if (held.IsEnded)
        {
            return true;
        }

        Moment now = Now();
        Moment confirmed = held.Confirmed;
        if (time.GetElapsedTime(confirmed.Stamp, now.Stamp) < held.Lasts && now.Wall - confirmed.Wall < held.Lasts)
        {
            return false;
        }

        held.IsEnded = true;
        return true;
    }

    private Moment Now() => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>A moment by both clocks: one of them goes on while the machine sleeps.</summary>
    private sealed record Moment(long Stamp, DateTimeOffset Wall);

    private sealed class Held(long id, TimeSpan lasts)
    {
        private volatile Moment? _confirmed;
        private volatile bool _isEnded;

        public long Id => id;

        public string Name { get; } = NameOf(id);

        public TimeSpan Lasts => lasts;

        /// <summary>When the last question was asked that was answered.</summary>
        public required Moment Confirmed
        {
            get => _confirmed!;
            set => _confirmed = value;
        }

        /// <summary>Once over, it stays so, whatever is answered later.</summary>
        public bool IsEnded
        {
            get => _isEnded;
            set => _isEnded = value;
        }
    }
}
