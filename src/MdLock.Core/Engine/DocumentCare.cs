using MdLock.Commits;
using MdLock.Commits.Files;
using MdLock.Commits.Journal;
using MdLock.Errors;
using MdLock.History;
using MdLock.Stores.Files;

namespace MdLock.Engine;

/// <summary>Checks documents with all that belongs to them, and mends what can be mended.</summary>
/// <param name="engine">The engine that opens the documents.</param>
public sealed class DocumentCare(MdLockEngine engine)
{
    /// <summary>Checks a document, its journal, its history and its locks. Changes nothing.</summary>
    /// <returns>The document's one name, and what was found.</returns>
    /// <exception cref="MdLockException">The document is not there, or its files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DocumentVerdict Verify(string path, CancellationToken cancellation)
    {
        LockedDocument document = engine.Documents.Rent(path);
        try
        {
            var durable = LockFolder.For(document.Path, lockRoot: null);
            IReadOnlyList<Finding> findings = Directory.Exists(durable.Durable)
                ? VerifierOf(document, durable).Verify(cancellation)
                : VerifyAlone(document);
            return new DocumentVerdict(document.Path, findings, engine.Inspect(document.Path, cancellation));
        }
        finally
        {
            engine.Documents.Return(document);
        }
    }

    /// <summary>Finishes or undoes a commit that died, if there is one.</summary>
    /// <returns>What was done; null when there was nothing to do.</returns>
    /// <exception cref="MdLockException">The document is not there, or the system refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecoveryAction? Recover(string path, CancellationToken cancellation)
    {
        LockedDocument document = engine.Documents.Rent(path);
        try
        {
            return document.Committer.Recover(cancellation);
        }
        finally
        {
            engine.Documents.Return(document);
        }
    }

    /// <summary>Removes the temporary files of commits that died, however young; while no commit runs, none is in use.</summary>
    /// <returns>Their paths.</returns>
    /// <exception cref="MdLockException">The document is not there, or a commit does not come to its end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<string> RemoveTemporary(string path, CancellationToken cancellation)
    {
        LockedDocument document = engine.Documents.Rent(path);
        try
        {
            if (!document.File.FindTemporary().Any())
            {
                return [];
            }

            var durable = LockFolder.For(document.Path, lockRoot: null);
            var files = new OsCommitFiles(durable, engine.Settings.SyncsCommits);
            using IDisposable commit = document.Store.EnterCommit(cancellation);

            // The file of an unfinished commit may be all that is left of an outside edit: recovery decides about it.
            bool isOpen = new CommitJournal(new HistoryFolder(durable.Durable), files).ReadOpen() is not null;
            string[] left = isOpen ? [] : [.. document.File.FindTemporary()];
            foreach (string file in left)
            {
                files.Delete(file);
            }

            return left;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DocumentException.NotWritable(path, failure);
        }
        finally
        {
            engine.Documents.Return(document);
        }
    }

    private DocumentVerifier VerifierOf(LockedDocument document, LockFolder durable) => new(
        document.File,
        document.Reader,
        document.Store,
        new HistoryFolder(durable.Durable),
        new OsCommitFiles(durable, engine.Settings.SyncsCommits));

    /// <summary>A document that MdLock never changed: nothing is to be made beside it, not even to enter a commit.</summary>
    private static IReadOnlyList<Finding> VerifyAlone(LockedDocument document)
    {
        try
        {
            document.Reader.Read();
            return [];
        }
        catch (DocumentException unreadable)
        {
            return [new(FindingKind.DocumentUnreadable, unreadable.Message, null, document.Path, null)];
        }
    }
}
