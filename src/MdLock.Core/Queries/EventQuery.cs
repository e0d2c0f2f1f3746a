using MdLock.Audit;
using MdLock.Disk;
using MdLock.Engine;
using MdLock.Errors;

namespace MdLock.Queries;

/// <summary>What happened on documents, as their audit trails tell. No lock is needed to read them.</summary>
internal sealed class EventQuery
{
    private readonly OpenDocuments _documents;

    internal EventQuery(OpenDocuments documents) => _documents = documents;

    /// <summary>The events that a filter lets through, oldest first.</summary>
    /// <returns>The document's canonical path, and the events; none where nothing was ever noted.</returns>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (string Path, IReadOnlyList<AuditEvent> Events) Read(
        string path, AuditFilter filter, CancellationToken cancellation) => _documents.With(
        path,
        document =>
        {
            try
            {
                var events = new List<AuditEvent>();
                foreach (AuditEvent one in new TrailMerge(document.Folders).Read(filter))
                {
                    cancellation.ThrowIfCancellationRequested();
                    events.Add(one);
                }

                return (document.Path, (IReadOnlyList<AuditEvent>)events);
            }
            catch (Exception failure) when (StoreErrors.IsFailure(failure))
            {
                throw StoreErrors.From(failure, document.Folders.Durable);
            }
        });

    /// <summary>Starts to follow the trail of a document.</summary>
    /// <param name="path">The document.</param>
    /// <param name="since">
    /// Not what happened before, by the clocks of the hosts where it did; null for what happens after the newest event.
    /// </param>
    /// <exception cref="DocumentException">It is not there.</exception>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    public EventFollower Follow(string path, DateTimeOffset? since = null) =>
        _documents.With(path, document => new EventFollower(document.Folders, since));
}
