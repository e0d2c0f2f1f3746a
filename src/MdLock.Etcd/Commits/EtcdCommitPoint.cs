using Google.Protobuf.Collections;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Commits;

/// <summary>The head of a document: moved by one transaction that looks at the head, the locks and their owner's life.</summary>
/// <param name="client">The cluster.</param>
/// <param name="keys">The document's keys.</param>
/// <param name="findEntries">The entries of locks; null for one that is not there.</param>
internal sealed class EtcdCommitPoint(
    EtcdClient client,
    DocumentKeys keys,
    Func<IReadOnlyList<Guid>, CancellationToken, IReadOnlyList<EtcdEntry?>> findEntries) : ICommitPoint
{
    /// <inheritdoc/>
    public DocumentHead? Read(CancellationToken cancellation) =>
        HeadIn(Waiting.For(client.RangeAsync(Requests.Range(keys.Head), cancellation)).Kvs);

    /// <inheritdoc/>
    public DocumentHead? TryMove(
        DocumentHead? before, DocumentHead after, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(authorities);
        var request = new TxnRequest
        {
            Compare = { Requests.IsWrittenAt(keys.Head, before?.Revision ?? 0) },
            Success = { Requests.Put(keys.Head, HeadCodec.Encode(after)) },
            Failure = { Requests.Read(Requests.Range(keys.Head)) },
        };
        if (authorities.Count > 0)
        {
            IReadOnlyList<EtcdEntry?> entries = findEntries([.. authorities.Select(held => held.LockId)], cancellation);
            for (int i = 0; i < authorities.Count; i++)
            {
                if (entries[i] is not { Lock: { } held } entry || held.Fence != authorities[i].Fence)
                {
                    return null;
                }

                // Renewed it may be, and carried to another id: as long as its key is there, so is the lock.
                request.Compare.Add(Requests.IsMadeAt(keys.Entry(entry.Id), entry.CreateRevision));
                request.Compare.Add(Requests.IsThere(
                    held.Owner.Kind == OwnershipKind.Lease ? keys.Persistent(entry.Id) : keys.Alive(entry.Lease)));
            }
        }

        Sent sent = Waiting.For(client.TxnAsync(request, cancellation));
        if (sent.Response.Succeeded)
        {
            return after with { Revision = sent.Response.Header.Revision };
        }

        if (!sent.WasRepeated)
        {
            return null;
        }

        // The answer to an earlier sending was lost: it may have moved the head, and others have moved it on since.
        DocumentHead? now = HeadIn(sent.Response.Responses[0].ResponseRange.Kvs);
        return now is not null && now.Move == after.Move ? now
            : now?.Revision == before?.Revision ? null
            : throw new StoreException(
                ErrorIds.StoreUnreachable,
                $"The answer of {client.Address} to a commit was lost on its way.",
                "See that the connection to etcd is sound.");
    }

    private static DocumentHead? HeadIn(RepeatedField<KeyValue> found) => found.Count == 0 ? null : HeadCodec.Decode(found[0]);
}
