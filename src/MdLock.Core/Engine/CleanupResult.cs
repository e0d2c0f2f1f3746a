using System.Collections.Immutable;
using MdLock.Locking;

namespace MdLock.Engine;

/// <summary>What a cleanup removed.</summary>
/// <param name="Path">The document, by its canonical path.</param>
/// <param name="Reclaimed">Stale locks and tickets.</param>
/// <param name="Files">Left-over files, by their names.</param>
internal sealed record CleanupResult(string Path, ImmutableArray<Reclaimed> Reclaimed, IReadOnlyList<string> Files)
{
    /// <summary>How many versions went because they were beyond what is kept.</summary>
    public int VersionsRemoved { get; init; }
}
