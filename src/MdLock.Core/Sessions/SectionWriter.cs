using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>Changes one section under a lock. Disposing it gives the lock back, if it was taken for it.</summary>
public sealed class SectionWriter : IDisposable
{
    private readonly OpenDocuments _documents;
    private readonly OpenDocument _document;
    private readonly LockScope _scope;
    private readonly SectionLock? _taken;

    private int _isDisposed;

    internal SectionWriter(
        OpenDocuments documents,
        OpenDocument document,
        HeldLock authority,
        LockScope scope,
        string sectionId,
        SectionLock? taken)
    {
        _documents = documents;
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

    /// <summary>The number of the version that the section is at in a document that was read.</summary>
    /// <exception cref="MdLockException">The section is not there, or the history cannot be read.</exception>
    public int VersionIn(DocumentSnapshot document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return _document.History.Current(document.Index, document.Index.Resolve(SectionId));
    }

    /// <summary>Commits a change of the section.</summary>
    /// <param name="edit">Makes the new document from the old one.</param>
    /// <param name="expectedChecksum">The SHA-256 that the section's content must have; null if it may be anything.</param>
    /// <param name="cancellation">Ends the wait for other commits.</param>
    /// <exception cref="LockTimeoutException">The lock is over or gone; nothing was written.</exception>
    /// <exception cref="VersionConflictException">The section has not the expected content; nothing was written.</exception>
    /// <exception cref="MdLockException">The edit is refused, or the document cannot be written; it is untouched.</exception>
    public CommitResult Commit(
        Func<DocumentIndex, Section, EditResult> edit, string? expectedChecksum, CancellationToken cancellation) =>
        Commit(new SectionChange(SectionId, edit, expectedChecksum), cancellation);

    /// <summary>Commits a change of the section, with all that can be said of a change.</summary>
    /// <param name="change">The change; the section and the scope are the writer's, whatever it says of them.</param>
    /// <param name="cancellation">Ends the wait for other commits.</param>
    /// <exception cref="MdLockException">As for the other overload.</exception>
    public CommitResult Commit(SectionChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        CommitResult result = _document.Commit(
            [change with { Selector = SectionId, Scope = _scope }], [Authority], cancellation);
        SectionId = result.Section?.Id ?? SectionId;
        return result;
    }

    /// <summary>Gives the lock back, if it was taken for this change.</summary>
    /// <exception cref="StoreException">The store cannot be used; the lock stays until its owner ends.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            _taken?.Dispose();
        }
        finally
        {
            _documents.Return(_document);
        }
    }
}
