using System.Security.Cryptography;
using MdLock.Locking;
using MdLock.Platform;

namespace MdLock.Sessions;

/// <summary>The secret by which a lease is renewed, used and released; its record holds a digest only.</summary>
internal sealed record LeaseToken(string Value)
{
    private const int RandomBytes = 16;

    /// <summary>The digest that the record holds: 64 hexadecimal digits.</summary>
    public string Hash { get; } = Sha256Text.Of(Value);

    /// <summary>The owner id of the lease, which tells nothing of the token.</summary>
    public string OwnerId => SectionKey.Of(Hash);

    /// <summary>A token that nobody can guess: 32 hexadecimal digits.</summary>
    public static LeaseToken Create() =>
        new(RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true));
}
