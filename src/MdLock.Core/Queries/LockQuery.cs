using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;

namespace MdLock.Queries;

/// <summary>Who holds and who waits on documents.</summary>
internal sealed class LockQuery
{
    private readonly OpenDocuments _documents;

    internal LockQuery(OpenDocuments documents) => _documents = documents;

    /// <summary>All that stands in a document's lock table at one moment. Touches nothing where nobody ever locked.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TableSnapshot Inspect(string path, CancellationToken cancellation) =>
        _documents.With(path, document => document.Inspect(cancellation));

    /// <summary>A quick look, to be shown and not to be acted on: the locks whose records can be read.</summary>
    /// <remarks>See <see cref="Stores.ILockStore.Peek"/>: it waits for nobody, and nothing is judged.</remarks>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The records cannot be read.</exception>
    public IReadOnlyList<HeldLock> PeekLocks(string path) => _documents.With(path, document => document.Store.Peek().Locks);

    /// <summary>The same of the queue: the places whose records can be read, in its order.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The records cannot be read.</exception>
    public IReadOnlyList<Ticket> PeekTickets(string path) => _documents.With(path, document => document.Store.Peek().Tickets);
}
