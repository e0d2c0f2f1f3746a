using System.Text.Json;
using MdLock.Disk;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.EtcdTests.Load;

/// <summary>What a process of a run does: it is this program, started with a plan.</summary>
/// <remarks>It says "ready", does its work when it is told to, and says what it counted.</remarks>
internal static class LoadProgram
{
    /// <summary>Ends its clients early.</summary>
    private static volatile bool _isOver;

    public static int Run(string planFile)
    {
        LoadPlan plan = JsonSerializer.Deserialize<LoadPlan>(File.ReadAllText(planFile))!;
        using var history = new HistoryFile(plan.History, plan.Number);
        var count = new LoadCount();
        var identity = new OwnerIdentity();
        Machine machine = plan.IsElsewhere
            ? identity.Machine with { HostId = $"{plan.Number:x32}", BootId = $"{plan.Number:x32}" }
            : identity.Machine;
        using IStoreProvider provider = Open(plan, machine);
        WakefulStore[] wakeful = [];
        LoadDocument[] documents =
        [
            .. plan.Documents.Select((key, i) =>
            {
                ILockStore store = provider.Open(key, DocumentFolders.For(Path.Combine(AppContext.BaseDirectory, "none", $"{i}.md"), lockRoot: null));
                if (!plan.Polls)
                {
                    var watched = new WakefulStore(store);
                    wakeful = [.. wakeful, watched];
                    store = watched;
                }

                return new LoadDocument(key, store, new LockManager(store, TimeProvider.System));
            }),
        ];

        Console.WriteLine("ready");
        if (Console.ReadLine() is null)
        {
            return 1;
        }

        _ = Task.Run(() => _isOver = Console.ReadLine() is not null || true);
        Thread[] clients = [.. Enumerable.Range(0, plan.Clients).Select(i =>
        {
            LockOwner owner = identity.OfRunspace($"client {i}");
            owner = owner with { HostId = machine.HostId, BootId = machine.BootId, OwnerId = $"{owner.OwnerId}-{plan.Number}" };
            var client = new LoadClient(plan, owner, documents, history, count, (plan.Seed * 1000) + i);
            return new Thread(() => RunClient(client, () => !_isOver && history.Count < plan.Operations, count));
        })];
        foreach (Thread client in clients)
        {
            client.Start();
        }

        foreach (Thread client in clients)
        {
            client.Join();
        }

        Console.WriteLine(JsonSerializer.Serialize(count.Tally(history.Count, wakeful.Sum(one => one.Lost))));
        foreach (LoadDocument document in documents)
        {
            document.Store.Dispose();
        }

        return 0;
    }

    /// <summary>The store that a plan means.</summary>
    public static IStoreProvider Open(LoadPlan plan, Machine machine) => new EtcdStoreProvider(
        new() { Endpoints = [.. plan.Endpoints], Prefix = plan.Prefix, Deadline = TimeSpan.FromSeconds(plan.Deadline) },
        machine,
        TimeProvider.System);

    private static void RunClient(LoadClient client, Func<bool> mayGoOn, LoadCount count)
    {
        try
        {
            client.Run(mayGoOn);
        }
        catch (Exception failure)
        {
            // What no call may throw, the run is told of.
            count.Fault(failure.ToString());
        }
    }
}
