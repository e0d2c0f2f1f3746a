using Google.Protobuf;
using MdLock.Rules;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>An entry that a change adds in the name of this process.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Value">What is written: whoever finds another value there finds what became of it later.</param>
/// <param name="Targets">What it is about.</param>
internal sealed record AddedEntry(string Id, ByteString Value, IReadOnlyList<LockTarget> Targets);
