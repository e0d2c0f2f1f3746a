using System.Collections.Concurrent;
using System.Text;
using MdLock.Locking;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Worker;

namespace MdLock.ContentionTests.Support;

/// <summary>A folder with a document in it, an engine of this process, and what workers are told about the two.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    /// <summary>What the document holds unless a test says otherwise.</summary>
    public const string Text =
        "# One\n\n0\n\n# Two\n\n0\n\n## Inner\n\n0\n\n# Three\n\n0\n";

    private readonly ConcurrentBag<WorkerProcess> _workers = [];
    private readonly List<MdLockEngine> _engines = [];

    public Workspace(string text = Text)
    {
        Folder = Directory.CreateTempSubdirectory("mdlock-").FullName;
        Document = Path.Combine(Folder, "guide.md");
        File.WriteAllText(Document, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Engine = NewEngine(new LockSettings());
        Session = Engine.OpenSession("test");
    }

    public string Folder { get; }

    public string Document { get; }

    public MdLockEngine Engine { get; }

    public OwnerSession Session { get; }

    /// <summary>The folder of the document's locks.</summary>
    public string Locks => Path.Combine(Folder, ".locks", "guide.md");

    public string Queue => Path.Combine(Locks, "queue");

    public string Content => File.ReadAllText(Document);

    public TableSnapshot Table => Engine.Locks.Inspect(Document, CancellationToken.None);

    public static LockOptions NoWait { get; } = new() { NoWait = true };

    public MdLockEngine NewEngine(LockSettings settings)
    {
        var engine = new MdLockEngine(settings);
        _engines.Add(engine);
        return engine;
    }

    public async Task<WorkerProcess> StartWorker(params (string Name, string Value)[] environment)
    {
        WorkerProcess worker = await WorkerProcess.Start(environment);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Starts one in a container, so few of whose heartbeats are due that none is missed during a test.</summary>
    public async Task<WorkerProcess> StartContained(params (string Name, string Value)[] environment)
    {
        WorkerProcess worker = await WorkerProcess.StartContained([("LOCK_HEARTBEAT_INTERVAL", "120"), .. environment]);
        _workers.Add(worker);
        return worker;
    }

    public async Task<WorkerProcess[]> StartWorkers(int count)
    {
        WorkerProcess[] workers = await WorkerProcess.StartMany(count);
        foreach (WorkerProcess worker in workers)
        {
            _workers.Add(worker);
        }

        return workers;
    }

    public IReadOnlyList<SectionLock> Acquire(string section, LockOptions call) =>
        Session.Acquire(Document, [section], call, CancellationToken.None);

    public WorkerRequest Acquire(string section) => Request(WorkerCommand.Acquire, section);

    public WorkerRequest Commit(string section, string text) =>
        Request(WorkerCommand.Commit, section) with { Text = text };

    public WorkerRequest Request(WorkerCommand command, params string[] sections) =>
        new() { Command = command, Path = Document, Sections = sections };

    /// <summary>Waits until so many wait in the queue.</summary>
    public Task WhenWaiting(int count) => Eventually.True(
        () => Table.Tickets.Length == count, $"{count} wait in the queue");

    /// <summary>Waits until a lock is stale.</summary>
    public Task WhenStale(Guid lockId) => Eventually.True(
        () => Table.Locks.Any(one => one.Lock.LockId == lockId && one.Verdict is not null), "the lock is stale");

    /// <summary>Nothing is left: no lock, no ticket, and the text is this.</summary>
    public void AssertUntouched(string text = Text)
    {
        Assert.Equal(text, Content);
        AssertFree();
    }

    /// <summary>No lock and no ticket is left.</summary>
    public void AssertFree()
    {
        TableSnapshot table = Table;
        Assert.Empty(table.Locks);
        Assert.Empty(table.Tickets);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess worker in _workers)
        {
            await worker.DisposeAsync();
        }

        foreach (MdLockEngine engine in _engines)
        {
            engine.Dispose();
        }

        // Windows deletes no file that is read-only.
        if (File.Exists(Document))
        {
            File.SetAttributes(Document, FileAttributes.Normal);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
