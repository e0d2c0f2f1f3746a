using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Locking.Table;

namespace MdLock.Engine;

/// <summary>Changes one section under a lock. Disposing it gives the lock back, if it was taken for it.</summary>
public sealed class SectionWriter : IDisposable
{
    private readonly LockedDocument _document;
    private readonly LockScope _scope;
    private readonly SectionLock? _taken;

    internal SectionWriter(
        LockedDocument document, HeldLock authority, LockScope scope, string sectionId, SectionLock? taken)
    {
        _document = document;
        _scope = scope;
        _taken = taken;
        Authority = authority;
        SectionId = sectionId;
    }

    /// <summary>The lock in whose name the section is changed.</summary>
    public HeldLock Authority { get; }

    /// <summary>The section; after a commit, under the id that it has then.</summary>
    public string SectionId { get; private set; }

    /// <summary>The document as it is now.</summary>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public DocumentSnapshot Read() => _document.Reader.Read();

    /// <summary>Commits a change of the section.</summary>
    /// <param name="edit">Makes the new document from the old one.</param>
    /// <param name="expectedChecksum">The SHA-256 that the section's content must have; null if it may be anything.</param>
    /// <param name="cancellation">Ends the wait for other commits.</param>
    /// <exception cref="LockTimeoutException">The lock is over or gone; nothing was written.</exception>
    /// <exception cref="VersionConflictException">The section has not the expected content; nothing was written.</exception>
    /// <exception cref="MdLockException">The edit is refused, or the document cannot be written; it is untouched.</exception>
    public CommitResult Commit(
        Func<DocumentIndex, Section, EditResult> edit, string? expectedChecksum, CancellationToken cancellation)
    {
        CommitResult result = _document.Committer.Commit(
            new SectionChange(SectionId, edit, expectedChecksum), Authority, _scope, cancellation);
        SectionId = result.Section?.Id ?? SectionId;
        return result;
    }

    /// <summary>Commits a change of the section, whatever the change itself selects.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Ends the wait for other commits.</param>
    /// <exception cref="MdLockException">As for the other overload.</exception>
    public CommitResult Commit(SectionChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        CommitResult result =
            _document.Committer.Commit([change with { Selector = SectionId }], [Authority], cancellation);
        SectionId = result.Section?.Id ?? SectionId;
        return result;
    }

    /// <summary>Gives the lock back, if it was taken for this change.</summary>
    /// <exception cref="StoreException">The store cannot be used; the lock stays until its owner ends.</exception>
    public void Dispose() => _taken?.Dispose();
}
