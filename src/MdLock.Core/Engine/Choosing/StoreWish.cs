using MdLock.Errors;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>The store that is set for a document.</summary>
/// <remarks>The address stays the same object for as long as the settings say the same: a password's file is read once.</remarks>
/// <param name="settings">The settings of the document.</param>
internal sealed class StoreWish(DocumentSettings settings)
{
    private volatile Made? _last;

    /// <summary>The address to begin something with; null for files.</summary>
    /// <exception cref="MdLockException">The settings cannot be used.</exception>
    public EtcdAddress? Current => AddressOf(settings.Current);

    /// <summary>The address to look with: the last that could be had, files where none could.</summary>
    public EtcdAddress? Known
    {
        get
        {
            try
            {
                return AddressOf(settings.Known);
            }
            catch (MdLockException)
            {
                return _last?.Address;
            }
        }
    }

    private EtcdAddress? AddressOf(LockSettings found)
    {
        Made? last = _last;
        if (last is null || (!ReferenceEquals(last.Settings, found) && last.Settings != found))
        {
            _last = last = new Made(found, StoreAddress.Of(found));
        }

        return last.Address;
    }

    private sealed record Made(LockSettings Settings, EtcdAddress? Address);
}
