using System.Collections.Immutable;

namespace MdLock.Stores;

/// <summary>The newest commit of a document, as a store tells it that several hosts share.</summary>
/// <param name="Sequence">The number of the commit; 0 where the store knows of none, whatever the files tell.</param>
/// <param name="Commit">The commit; empty where the number was only taken over from the files.</param>
/// <param name="Checksum">The SHA-256 of the document's bytes after it, in hexadecimal; empty where that is not known.</param>
/// <param name="Fence">The fence in whose name it was made.</param>
internal sealed record DocumentHead(long Sequence, Guid Commit, string Checksum, long Fence)
{
    /// <summary>So many commits before the newest a head remembers.</summary>
    public const int MostEarlier = 32;

    /// <summary>A head that knows of no commit.</summary>
    public static DocumentHead Nothing { get; } = new(0, Guid.Empty, "", 0);

    /// <summary>The number of whoever may give the new file the document's name: 0 for the maker, one more for each who took over.</summary>
    public int Placing { get; init; }

    /// <summary>The number of the last commit whose own files may be gone, because a checkpoint had it.</summary>
    public long Checkpoint { get; init; }

    /// <summary>The commits before, the newest first: who missed the answer to his move looks for his own.</summary>
    public ImmutableArray<Guid> Earlier { get; init; } = [];

    /// <summary>What tells this move of the head from every other, those to the same commit too.</summary>
    public Guid Move { get; init; }

    /// <summary>What tells this head from every other one that ever was: it grows with each move. 0 for one that was not read.</summary>
    public long Revision { get; init; }
}
