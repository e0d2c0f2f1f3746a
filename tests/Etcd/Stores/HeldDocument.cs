using System.Globalization;
using MdLock.Engine.Choosing;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.EtcdTests.Stores;

/// <summary>A document, and one process that locks sections of it, with all that looks after locks.</summary>
internal sealed class HeldDocument : IDisposable
{
    private readonly MdLockEngine _engine;
    private readonly OwnerSession _session;
    private readonly string? _folder;

    /// <summary>Opens a document.</summary>
    /// <param name="address">Where its locks are.</param>
    /// <param name="path">One that is there; null for a new one.</param>
    public HeldDocument(EtcdAddress address, string? path = null)
    {
        if (path is null)
        {
            _folder = Directory.CreateTempSubdirectory("mdlock-held-").FullName;
            path = System.IO.Path.Combine(_folder, "guide.md");
            File.WriteAllText(path, "# Guide\n\n## Usage\n\nRun it.\n");
        }

        Path = path;

        // The shortest times, so that a loss shows soon.
        var settings = new LockSettings
        {
            LockStore = address.Url,
            HeartbeatInterval = TimeSpan.FromSeconds(5),
            EtcdAccess = new EtcdAccess { User = address.User, Password = address.Password },
        };
        _engine = new MdLockEngine(
            new FixedSettings(settings),
            TimeProvider.System,
            new StoreProviders(new SharedProviders(one => new EtcdStoreProvider(one, TestOwners.Here, TimeProvider.System))));
        _session = _engine.OpenSession(Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture));
    }

    public string Path { get; }

    /// <summary>Locks a section, which is free or will be: who lost it knows of that a moment before the cluster does.</summary>
    public SectionLock Lock() =>
        _session.Acquire(Path, ["usage"], new LockOptions { Timeout = TimeSpan.FromSeconds(30), Operation = "test" }, CancellationToken.None)[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
