using MdLock.Audit;
using MdLock.Disk;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Reports;

namespace MdLock.Queries;

/// <summary>Who waited for whom on documents, over all processes, as their audit trails tell.</summary>
internal sealed class ContentionQuery
{
    private readonly OpenDocuments _documents;

    internal ContentionQuery(OpenDocuments documents) => _documents = documents;

    /// <summary>Takes the trail of a document into a report.</summary>
    /// <returns>The document's canonical path.</returns>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string Collect(string path, ContentionCollector collector, CancellationToken cancellation) => _documents.With(
        path,
        document =>
        {
            try
            {
                // From its beginning: a lock that was granted long before may be the one that all waited for.
                collector.Add(document.Path, Read(document.Folders, cancellation));
                return document.Path;
            }
            catch (Exception failure) when (StoreErrors.IsFailure(failure))
            {
                throw StoreErrors.From(failure, document.Folders.Durable);
            }
        });

    private static IEnumerable<AuditEvent> Read(DocumentFolders folders, CancellationToken cancellation)
    {
        foreach (AuditEvent one in new TrailMerge(folders).Read(AuditFilter.None))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return one;
        }
    }
}
