using System.Collections.Immutable;
using MdLock.Documents;
using MdLock.Platform;

namespace MdLock.Rules;

/// <summary>The part of a document that a lock or a ticket is about.</summary>
/// <remarks>
/// A document is a tree of sections. A target is a place in that tree, given as the keys of the sections from the
/// root down to the place itself, and how much of the tree below it is meant. Keys are compared, never read.
/// </remarks>
internal sealed record LockTarget
{
    /// <summary>Creates a target.</summary>
    /// <param name="sectionId">The id of the section, for people to read.</param>
    /// <param name="path">The keys of the sections from the root to this one, both included; never empty.</param>
    /// <param name="scope">How much is meant; <see cref="LockScope.Document"/> needs a path of the root alone.</param>
    /// <exception cref="ArgumentException">The path is empty, or too long for the scope.</exception>
    public LockTarget(string sectionId, ImmutableArray<string> path, LockScope scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(sectionId);
        if (path.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A target has at least the root in its path.", nameof(path));
        }

        if (scope == LockScope.Document && path.Length != 1)
        {
            throw new ArgumentException("The document is the root itself.", nameof(path));
        }

        SectionId = sectionId;
        Path = path;
        Scope = scope;
    }

    /// <summary>The target for a place in a document.</summary>
    /// <remarks>The document's own body, the text before its first heading, is the section <c>_preamble</c>.</remarks>
    /// <param name="idPath">The ids of the sections from the root to the one meant, both included.</param>
    /// <param name="scope">How much of it is meant.</param>
    public static LockTarget Of(IReadOnlyList<string> idPath, LockScope scope)
    {
        ArgumentNullException.ThrowIfNull(idPath);
        if (scope == LockScope.Body && idPath.Count == 1)
        {
            return Of([.. idPath, SectionIds.Preamble], LockScope.Subtree);
        }

        IEnumerable<string> path = scope == LockScope.Document ? idPath.Take(1) : idPath;
        ImmutableArray<string> keys = [.. path.Select(ShortHash.Of)];
        return new LockTarget(idPath[keys.Length - 1], keys, scope);
    }

    /// <summary>The id of the section, for people to read.</summary>
    public string SectionId { get; }

    /// <summary>The keys of the sections from the root to this one, both included.</summary>
    public ImmutableArray<string> Path { get; }

    /// <summary>How much is meant.</summary>
    public LockScope Scope { get; }

    /// <summary>Whether the last key is that of the section's id, as it is unless the id was shortened or somebody lies.</summary>
    public bool IsOfItsSection => Path[^1] == ShortHash.Of(SectionId);

    private bool IsBody => Scope == LockScope.Body;

    /// <summary>True when some text belongs to both targets.</summary>
    public bool Overlaps(LockTarget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Covers(other) || other.Covers(this);
    }

    /// <summary>True when all text of the other target belongs to this one too.</summary>
    /// <remarks>
    /// Two targets of a tree of sections overlap exactly when one covers the other: a subtree covers all below it,
    /// a body only itself.
    /// </remarks>
    public bool Covers(LockTarget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsBody
            ? other.IsBody && Path.AsSpan().SequenceEqual(other.Path.AsSpan())
            : other.Path.Length >= Path.Length && other.Path.AsSpan(0, Path.Length).SequenceEqual(Path.AsSpan());
    }

    /// <summary>True when both mean the same text. The document and the subtree of its root are the same.</summary>
    public bool Equals(LockTarget? other) => other is not null && Covers(other) && other.Covers(this);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsBody, Path.Length, Path[^1]);

    /// <inheritdoc/>
    public override string ToString() => Scope == LockScope.Subtree ? SectionId : $"{SectionId} ({Scope})";
}
