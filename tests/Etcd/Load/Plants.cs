using MdLock.Stores.Etcd.Wire;

namespace MdLock.EtcdTests.Load;

/// <summary>Faults that a store could have, put between it and etcd: what it asks for is not what it compared.</summary>
internal static class Plants
{
    private const string Transaction = "/etcdserverpb.KV/Txn";

    /// <summary>A grant does not look whether another one came before it.</summary>
    public static byte[] GrantsAreNotCompared(string method, byte[] message) => Without(
        method,
        message,
        transaction => transaction.Success.Any(
            one => one.RequestPut is { } put && put.Key.ToStringUtf8().Contains("/areas/", StringComparison.Ordinal)),
        _ => true);

    /// <summary>A commit does not look whether its lock is still there.</summary>
    public static byte[] LocksAreNotCompared(string method, byte[] message) => Without(
        method,
        message,
        transaction => Puts(transaction, "/head"),
        compare => !compare.Key.ToStringUtf8().EndsWith("/head", StringComparison.Ordinal));

    /// <summary>A commit does not look whether another one came before it.</summary>
    public static byte[] HeadsAreNotCompared(string method, byte[] message) => Without(
        method,
        message,
        transaction => Puts(transaction, "/head"),
        compare => compare.Key.ToStringUtf8().EndsWith("/head", StringComparison.Ordinal));

    /// <summary>Whether a request is a commit.</summary>
    public static bool IsCommit(string method, byte[] message) =>
        method == Transaction && Puts(TxnRequest.Parser.ParseFrom(message), "/head");

    /// <summary>Whether a message of a stream of watches brings news.</summary>
    public static bool IsNews(string method, byte[] message) =>
        method.EndsWith("/Watch", StringComparison.Ordinal) && WatchResponse.Parser.ParseFrom(message).Events.Count > 0;

    private static bool Puts(TxnRequest transaction, string key) => transaction.Success.Any(
        one => one.RequestPut is { } put && put.Key.ToStringUtf8().EndsWith(key, StringComparison.Ordinal));

    private static byte[] Without(string method, byte[] message, Func<TxnRequest, bool> isMeant, Func<Compare, bool> isDropped)
    {
        if (method != Transaction)
        {
            return message;
        }

        TxnRequest transaction = TxnRequest.Parser.ParseFrom(message);
        if (!isMeant(transaction))
        {
            return message;
        }

        Compare[] left = [.. transaction.Compare.Where(compare => !isDropped(compare))];
        transaction.Compare.Clear();
        transaction.Compare.AddRange(left);
        return Google.Protobuf.MessageExtensions.ToByteArray(transaction);
    }
}
