using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Relocation;
using MdLock.Rules;

namespace MdLock.Maintenance;

/// <summary>Removes what is stale or left over on a document, and nothing that is live.</summary>
/// <param name="documents">Opens documents.</param>
/// <param name="by">Who does it, for the audit trail.</param>
internal sealed class DocumentCleanup(OpenDocuments documents, LockOwner by)
{
    /// <summary>Removes it.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CleanupResult Run(string path, CancellationToken cancellation) =>
        documents.With(path, document => Run(document, cancellation));

    /// <summary>Looks for what <see cref="Run(string, CancellationToken)"/> would remove, and removes nothing.</summary>
    /// <inheritdoc cref="Run(string, CancellationToken)"/>
    public CleanupPlan Plan(string path, CancellationToken cancellation) => documents.With(path, document =>
    {
        TableSnapshot? table = document.Store.Exists ? document.Inspect(cancellation) : null;
        IReadOnlyList<string> files = document.Store.Exists ? document.Store.FindLeftovers(cancellation) : [];
        return new CleanupPlan(
            table?.Locks.Count(one => one.Verdict is not null) ?? 0,
            table?.Tickets.Count(one => one.Verdict is not null) ?? 0,
            [.. files, .. document.File.FindTemporary().Concat(NotesOf(document)).Select(Path.GetFileName).OfType<string>()],
            document.Settings.Current.Retention != HistoryRetention.KeepAll && document.HasState);
    });

    /// <summary>The same, of a document that is open.</summary>
    public CleanupResult Run(OpenDocument document, CancellationToken cancellation)
    {
        HistoryRetention retention = document.Settings.Current.Retention;
        var cleanup = new CleanupResult(document.Path, [], []);
        if (document.Store.Exists)
        {
            cleanup = cleanup with
            {
                Reclaimed = document.Manager.ReclaimStale(cancellation),
                Files = document.Store.Sweep(cancellation),
            };
        }

        if (document.File.FindTemporary().Any())
        {
            IEnumerable<string> temporary = document.BetweenCommits.RemoveTemporary(cancellation);
            cleanup = cleanup with { Files = [.. cleanup.Files, .. temporary.Select(Path.GetFileName).OfType<string>()] };
        }

        if (document.Committer.HasJournal)
        {
            // Of sessions that were killed, and of a checkpoint that was.
            document.Committer.MakeCheckpoint(cancellation);
        }

        if (NotesOf(document) is [var note])
        {
            // Who moves a document keeps all commits out until he is done.
            using IDisposable commit = document.Store.EnterCommit(cancellation);
            document.Folders.Files.Delete(note);
            cleanup = cleanup with { Files = [.. cleanup.Files, Path.GetFileName(note)] };
        }

        if (retention != HistoryRetention.KeepAll && document.HasState)
        {
            cleanup = cleanup with { VersionsRemoved = document.BetweenCommits.Trim(retention, cancellation) };
        }

        document.Audit.CleanedUp(by, cleanup);
        return cleanup;
    }

    /// <summary>What says that the document is being moved, though it is here and its history too.</summary>
    private static string[] NotesOf(OpenDocument document) => document.HasState && MoveNote.Exists(document.Folders)
        ? [document.Folders.MoveNote]
        : [];
}
