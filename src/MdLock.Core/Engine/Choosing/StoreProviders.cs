using System.Reflection;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>What one engine uses of the clusters that its process has open; disposing it gives all of it back.</summary>
/// <param name="shared">What the process has open.</param>
internal sealed class StoreProviders(SharedProviders shared) : IDisposable
{
    /// <summary>The assembly that speaks to etcd.</summary>
    public const string AssemblyName = $"{nameof(MdLock)}.Etcd";

    // Found by name: where nobody uses etcd, nothing that speaks to it is loaded.
    private const string ProviderType = $"{nameof(MdLock)}.{nameof(Stores)}.Etcd.EtcdStoreProvider, {AssemblyName}";

    // The same clocks for all who share one.
    private static readonly SharedProviders OfProcess = new(address => Load(address, TimeProvider.System));

    private readonly object _gate = new();
    private readonly List<(EtcdAddress Address, IStoreProvider Provider)> _rented = [];
    private bool _disposed;

    /// <summary>Those of this process.</summary>
    /// <param name="time">The clocks.</param>
    public static StoreProviders For(TimeProvider time) =>
        new(ReferenceEquals(time, TimeProvider.System) ? OfProcess : new SharedProviders(address => Load(address, time)));

    /// <summary>The one for an address.</summary>
    /// <exception cref="StoreException">What speaks to etcd is not installed.</exception>
    public IStoreProvider Of(EtcdAddress address)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int known = _rented.FindIndex(one => ReferenceEquals(one.Address, address));
            if (known >= 0)
            {
                return _rented[known].Provider;
            }

            IStoreProvider provider = shared.Rent(address);
            if (_rented.Exists(one => ReferenceEquals(one.Provider, provider)))
            {
                shared.Return(provider);
            }

            _rented.Add((address, provider));
            return provider;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IStoreProvider[] rented;
        lock (_gate)
        {
            _disposed = true;
            rented = [.. _rented.Select(one => one.Provider).Distinct()];
            _rented.Clear();
        }

        foreach (IStoreProvider provider in rented)
        {
            shared.Return(provider);
        }
    }

    private static IStoreProvider Load(EtcdAddress address, TimeProvider time)
    {
        try
        {
            Type type = Type.GetType(ProviderType) ?? throw ChoiceErrors.NotInstalled(address.Url, null);
            const BindingFlags anyConstructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
            return (IStoreProvider)Activator.CreateInstance(type, anyConstructor, null, [address, Machine.Identify(), time], null)!;
        }
        catch (TargetInvocationException failed) when (failed.InnerException is { } cause and not MdLockException)
        {
            throw ChoiceErrors.NotInstalled(address.Url, cause);
        }
        catch (Exception unloadable) when (unloadable is IOException or BadImageFormatException or MissingMethodException or InvalidCastException)
        {
            throw ChoiceErrors.NotInstalled(address.Url, unloadable);
        }
    }
}
