using System.Collections.Immutable;
using System.Security.Cryptography;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Sessions;

/// <summary>The secret by which a lease is renewed, used and released; its record holds a digest only.</summary>
internal sealed record LeaseToken(string Value)
{
    private const int RandomBytes = 16;

    /// <summary>The digest that the record holds: 64 hexadecimal digits.</summary>
    public string Hash { get; } = Sha256Text.Of(Value);

    /// <summary>The owner id of the lease, which tells nothing of the token.</summary>
    public string OwnerId => ShortHash.Of(Hash);

    /// <summary>A token that nobody can guess: 32 hexadecimal digits.</summary>
    public static LeaseToken Create() =>
        new(RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true));

    /// <summary>The leases on a document that the token opens: those that were taken together have one.</summary>
    /// <exception cref="LockException">It opens none there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public ImmutableArray<HeldLock> FindLeases(OpenDocument document, CancellationToken cancellation)
    {
        ImmutableArray<HeldLock> leases = document.Store.Transact(
            view => new Transition<ImmutableArray<HeldLock>>(
                view.Table, [.. view.Table.Locks.Where(held => held.TokenHash == Hash)]),
            TableAccess.Ordinary,
            cancellation);
        return leases.IsEmpty ? throw LockErrors.NotFound("that the token opens", document.Path) : leases;
    }
}
