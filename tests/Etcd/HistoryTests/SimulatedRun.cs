using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.HistoryTests;

/// <summary>A history as good locks make it: clients that wait for one lock, hold it, read, commit and give it back, or die.</summary>
internal static class SimulatedRun
{
    private enum Stage
    {
        Idle,
        Waiting,
        Holding,
        Committing,
        Releasing,
    }

    /// <summary>Makes one.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="operations">How many operations, about.</param>
    /// <param name="seed">The same seed makes the same history.</param>
    public static List<Operation> Make(int clients, int operations, int seed)
    {
        var random = new Random(seed);
        var history = new HistoryDraft();
        Client[] all = [.. Enumerable.Range(0, clients).Select(_ => new Client())];
        long now = 0;
        long fence = 1;
        long value = 0;
        Client? holder = null;
        while (history.Operations.Count < operations)
        {
            now += random.Next(1, 4);
            Client client = all[random.Next(clients)];
            switch (client.Stage)
            {
                case Stage.Idle when random.Next(4) == 0:
                    history.Add(OperationKind.Read, now, now + random.Next(3), value: value);
                    break;
                case Stage.Idle:
                    (client.Stage, client.Since) = (Stage.Waiting, now);
                    break;
                case Stage.Waiting when holder is null:
                    holder = client;
                    client.Stage = Stage.Holding;
                    client.Grant = history.Add(OperationKind.LockExclusive, client.Since, now, fence: ++fence);
                    break;
                case Stage.Holding:
                    (client.Stage, client.Since) = (Stage.Committing, now);
                    break;
                case Stage.Committing when random.Next(20) == 0:
                    // It dies in mid-commit, and another one may take its lock away.
                    bool isMade = random.Next(2) == 0;
                    long lost = history.Add(OperationKind.Commit, client.Since, 0, Outcome.Unknown, client.Grant, value: value);
                    history.Add(OperationKind.Expire, client.Since, 0, Outcome.Unknown, client.Grant);
                    value = isMade ? lost : value;
                    (client.Stage, holder) = (Stage.Idle, null);
                    break;
                case Stage.Committing:
                    value = history.Add(OperationKind.Commit, client.Since, now, grant: client.Grant, value: value);
                    (client.Stage, client.Since) = (Stage.Releasing, now + 1);
                    break;
                case Stage.Releasing:
                    history.Add(OperationKind.Unlock, client.Since, Math.Max(now, client.Since), grant: client.Grant);
                    (client.Stage, holder) = (Stage.Idle, null);
                    break;
                default:
                    break;
            }
        }

        return [.. history.Operations];
    }

    private sealed class Client
    {
        public Stage Stage { get; set; }

        public long Since { get; set; }

        public long Grant { get; set; }
    }
}
