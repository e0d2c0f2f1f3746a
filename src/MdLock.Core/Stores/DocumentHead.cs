namespace MdLock.Stores;

/// <summary>The newest commit of a document, as a store tells it that several hosts share.</summary>
/// <param name="Sequence">The number of the commit; 0 where the document was only taken over from another store.</param>
/// <param name="Commit">The commit; empty as above.</param>
/// <param name="Checksum">The SHA-256 of the document's bytes after it, in hexadecimal; empty where that is not known.</param>
/// <param name="Fence">The fence in whose name it was made.</param>
/// <param name="Temporary">The name under which the new document was written beside the old one.</param>
internal sealed record DocumentHead(long Sequence, Guid Commit, string Checksum, long Fence, string Temporary)
{
    /// <summary>What tells this head from every other one that ever was: it grows with each move. 0 for one that was not read.</summary>
    public long Revision { get; init; }
}
