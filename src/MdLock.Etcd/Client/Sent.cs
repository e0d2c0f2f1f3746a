using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Client;

/// <summary>What became of a transaction.</summary>
/// <param name="Response">The last answer.</param>
/// <param name="WasRepeated">
/// Whether it was sent more than once, because an answer did not come: an earlier one may have taken effect.
/// </param>
internal sealed record Sent(TxnResponse Response, bool WasRepeated);
