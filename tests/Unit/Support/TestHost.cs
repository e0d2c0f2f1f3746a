using System.Security.Cryptography;
using System.Text;
using MdLock.Disk;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores.Files;

namespace MdLock.UnitTests.Support;

/// <summary>A machine in one of its runs, with its own clocks, that shares a document with others.</summary>
internal sealed class TestHost : IDisposable
{
    /// <param name="document">The document.</param>
    /// <param name="host">The machine.</param>
    /// <param name="boot">Its run.</param>
    /// <param name="clock">Its clocks.</param>
    /// <param name="mount">How the machine mounted the document's folder; null for what the system of the test says.</param>
    public TestHost(TemporaryDocument document, string host, string boot, JumpingClock? clock = null, FileSystemMount? mount = null)
    {
        Clock = clock ?? new JumpingClock();
        Machine = new Machine(host, Id(host), Id(boot), "pids of this test");
        Store = new FileLockStore(
            DocumentFolders.For(document.Path, lockRoot: null),
            Machine,
            Clock,
            mount is null ? null : _ => mount,
            (_, text) => Told.Add(text));
        Manager = new LockManager(Store, Clock);
    }

    public JumpingClock Clock { get; }

    public Machine Machine { get; }

    public FileLockStore Store { get; }

    public LockManager Manager { get; }

    /// <summary>What users of this machine are told.</summary>
    public List<string> Told { get; } = [];

    public TableSnapshot Table => Manager.Inspect(CancellationToken.None);

    public static LockTarget Section(string id) => LockTarget.Of(["_document", id], LockScope.Subtree);

    /// <summary>The identity of a machine, or of a run of one.</summary>
    public static string Id(string name) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)), 0, 16).ToLowerInvariant();

    /// <summary>An owner on this machine: the process of the test, which lives.</summary>
    public LockOwner Owner(string name, OwnershipKind kind = OwnershipKind.Process) => new()
    {
        OwnerId = name,
        Kind = kind,
        User = name,
        HostName = Machine.HostName,
        HostId = Machine.HostId,
        BootId = Machine.BootId,
        PidNamespace = Machine.PidNamespace,
        ProcessId = Environment.ProcessId,
        ProcessStart = ProcessInspector.StartOf(Environment.ProcessId),
        RunspaceId = name,
    };

    public AcquireResult Ask(LockOwner owner, params string[] sections) => Manager.TryAcquire(
        new LockRequest
        {
            Owner = owner,
            Targets = [.. sections.Select(Section)],
            TimeToLive = TimeSpan.FromMinutes(5),
            HeartbeatInterval = TimeSpan.FromSeconds(30),
        },
        new AcquireOptions { Timeout = TimeSpan.Zero },
        CancellationToken.None);

    public HeldLock Lock(LockOwner owner, string section) =>
        Assert.Single(Assert.IsType<AcquireResult.Granted>(Ask(owner, section)).Locks);

    public void Beat(LockOwner owner, long sequence) => Store.Beat(
        owner,
        new(
            new(Clock.GetUtcNow(), Clock.GetElapsedTime(0, Clock.GetTimestamp())),
            sequence,
            Clock.GetUtcNow(),
            TimeSpan.Zero));

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();
}
