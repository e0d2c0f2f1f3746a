using MdLock.Errors;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>What this process has open to etcd clusters: one for each address, whichever of its engines asks, as long as one does.</summary>
/// <remarks>Safe for any number of threads.</remarks>
/// <param name="make">Opens one; nothing is asked of the cluster yet.</param>
internal sealed class SharedProviders(Func<EtcdAddress, IStoreProvider> make)
{
    private readonly object _gate = new();
    private readonly List<Shared> _open = [];

    /// <summary>The one for an address, and one more user of it.</summary>
    /// <exception cref="StoreException">What speaks to etcd is not installed.</exception>
    public IStoreProvider Rent(EtcdAddress address)
    {
        lock (_gate)
        {
            Shared? known = _open.Find(one => IsSame(one.Address, address));
            if (known is null)
            {
                known = new Shared(address, make(address));
                _open.Add(known);
            }

            known.Users++;
            return known.Provider;
        }
    }

    /// <summary>One user less; the last one's leaving closes it.</summary>
    public void Return(IStoreProvider provider)
    {
        lock (_gate)
        {
            Shared known = _open.Find(one => ReferenceEquals(one.Provider, provider))!;
            if (--known.Users > 0)
            {
                return;
            }

            _open.Remove(known);
        }

        // Outside: what it ends in the cluster may take until its deadline.
        provider.Dispose();
    }

    // A list of servers is compared by what is in it, and all the rest as records are.
    private static bool IsSame(EtcdAddress one, EtcdAddress other) =>
        one.Endpoints.SequenceEqual(other.Endpoints) && one == other with { Endpoints = one.Endpoints };

    private sealed class Shared(EtcdAddress address, IStoreProvider provider)
    {
        public EtcdAddress Address => address;

        public IStoreProvider Provider => provider;

        public int Users { get; set; }
    }
}
