using MdLock.Audit;
using MdLock.Disk;
using MdLock.Documents;

namespace MdLock.Queries;

/// <summary>What happened on documents, as their audit trails tell. No lock is needed to read them.</summary>
/// <param name="engine">The engine that opens the documents.</param>
public sealed class EventQuery(MdLockEngine engine)
{
    /// <summary>The events that a filter lets through, oldest first.</summary>
    /// <returns>The document's one name, and the events; none where nothing was ever noted.</returns>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (string Path, IReadOnlyList<AuditEvent> Events) Read(
        string path, AuditFilter filter, CancellationToken cancellation) => engine.With(
        path,
        document =>
        {
            var folder = DocumentFolders.For(document.Path, engine.Settings.LockRoot);
            try
            {
                var events = new List<AuditEvent>();
                foreach (AuditEvent one in new AuditReader(folder).Read(filter))
                {
                    cancellation.ThrowIfCancellationRequested();
                    events.Add(one);
                }

                return (document.Path, (IReadOnlyList<AuditEvent>)events);
            }
            catch (Exception failure) when (StoreErrors.IsFailure(failure))
            {
                throw StoreErrors.From(failure, folder.Durable);
            }
        });
}
