using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using MdLock.Errors;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Checking;

/// <summary>Tries each server of a cluster, and what locks need of it.</summary>
internal sealed class ClusterCheck(EtcdClient client)
{
    private const int Rounds = 9;
    private const string NoLocks = "No lock is granted and nothing is committed.";

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(5);

    /// <summary>What was tried, in the order in which it was.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<StoreCapability> Run(CancellationToken cancellation)
    {
        var found = new List<StoreCapability>();
        for (int i = 0; i < client.Address.Endpoints.Length; i++)
        {
            int number = i;
            found.Add(Try(
                "Server",
                client.Address.Endpoints[i],
                isNeeded: false,
                "Another server has to answer instead.",
                () => Describe(Waiting.For(client.StatusAsync(number, cancellation)))));
        }

        found.Add(Try("Changes", client.Address.Url, isNeeded: true, NoLocks, () => Change(cancellation)));
        found.Add(Try("Leases", client.Address.Url, isNeeded: true, NoLocks, () => Lease(cancellation)));
        return found;
    }

    private static StoreCapability Try(string name, string where, bool isNeeded, string consequence, Func<string> attempt)
    {
        try
        {
            return new StoreCapability(name, where, IsPassed: true, isNeeded, attempt(), consequence);
        }
        catch (StoreException failure)
        {
            return new StoreCapability(name, where, IsPassed: false, isNeeded, failure.Message, consequence);
        }
    }

    private static string Describe(StatusResponse status)
    {
        string role = status.Leader == 0 ? "it knows no leader" : status.Leader == status.Header.MemberId ? "it leads" : "it follows";
        string errors = status.Errors.Count == 0 ? "" : $"; it reports: {string.Join(", ", status.Errors)}";
        return $"etcd {status.Version}, {role}{errors}.";
    }

    private string Change(CancellationToken cancellation)
    {
        ByteString key = ByteString.CopyFromUtf8($"{client.Address.Prefix}/check");
        var times = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Waiting.For(client.TxnAsync(new TxnRequest { Success = { Requests.Put(key, ByteString.CopyFromUtf8("check")) } }, cancellation));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Waiting.For(client.TxnAsync(new TxnRequest { Success = { Requests.Delete(key) } }, cancellation));
        times.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A majority takes a change in {times[Rounds / 2]:0.0} ms; the slowest of {Rounds} took {times[^1]:0.0} ms.");
    }

    private string Lease(CancellationToken cancellation)
    {
        (long id, TimeSpan time) = Waiting.For(client.GrantLeaseAsync(LeaseTime, cancellation));
        bool isKept = Waiting.For(client.KeepLeaseAsync(id, cancellation));
        Waiting.For(client.RevokeLeaseAsync(id, cancellation), cancellation);
        return isKept
            ? string.Create(CultureInfo.InvariantCulture, $"A lease was granted for {time.TotalSeconds:0} s, kept and given back.")
            : throw new StoreException(
                ErrorIds.StoreFailed, "A lease was over right after it had been granted.", "See the load of the servers and their disks.");
    }
}
