using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MdLock.Documents;
using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>The short key by which targets compare sections: 16 hexadecimal digits of the id's SHA-256.</summary>
/// <remarks>
/// A digest keeps a path of six long headings within a record and a file name. Should two ids of one document ever
/// share a key, two locks that could stand together would wait for each other: slower, never wrong.
/// </remarks>
public static class SectionKey
{
    private const int Bytes = 8;

    /// <summary>The key of a section id.</summary>
    public static string Of(string sectionId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(sectionId), hash);
        return Sha256Text.Spell(hash[..Bytes]);
    }

    /// <summary>The target for a place in a document.</summary>
    /// <remarks>The document's own body, the text before its first heading, is the section <c>_preamble</c>.</remarks>
    /// <param name="idPath">The ids of the sections from the root to the one meant, both included.</param>
    /// <param name="scope">How much of it is meant.</param>
    public static LockTarget Target(IReadOnlyList<string> idPath, LockScope scope)
    {
        ArgumentNullException.ThrowIfNull(idPath);
        if (scope == LockScope.Body && idPath.Count == 1)
        {
            return Target([.. idPath, SectionIds.Preamble], LockScope.Subtree);
        }

        IEnumerable<string> path = scope == LockScope.Document ? idPath.Take(1) : idPath;
        ImmutableArray<string> keys = [.. path.Select(Of)];
        return new LockTarget(idPath[keys.Length - 1], keys, scope);
    }
}
