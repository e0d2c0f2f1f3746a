using MdLock.Commits;
using MdLock.Commits.Files;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking.Table;
using MdLock.Stores.Files;

namespace MdLock.Engine;

/// <summary>Changes of the structure of documents, which may need locks on several sections, each taken for one commit.</summary>
/// <param name="engine">The engine that opens the documents.</param>
/// <param name="session">The owner of the locks.</param>
public sealed class SessionEdits(MdLockEngine engine, OwnerSession session)
{
    /// <summary>Commits a change, under locks that the session has or that are taken for it.</summary>
    /// <param name="path">The document.</param>
    /// <param name="change">The change.</param>
    /// <param name="call">How to take the locks, if need be.</param>
    /// <param name="token">The token of a lease that covers the change; null to use or take other locks.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The change is refused, or the document cannot be had; it is untouched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CommitResult Commit(
        string path, SectionChange change, LockCall call, string? token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(call);
        LockedDocument document = engine.Documents.Rent(path);
        try
        {
            return Commit(document, change, call, token, cancellation);
        }
        finally
        {
            engine.Documents.Return(document);
        }
    }

    /// <summary>Gives a section the content of one of its versions; one that was removed comes back where it was.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; a removed one by the id that it had.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="expectedVersion">The number that the newest version must have; null if it may be any.</param>
    /// <param name="call">How to take the locks, if need be.</param>
    /// <param name="token">The token of a lease that covers the change; null to use or take other locks.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="HistoryException">There is no such version, or it is one in which the section was removed.</exception>
    /// <exception cref="MdLockException">As for a commit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CommitResult Restore(
        string path,
        string selector,
        int version,
        int? expectedVersion,
        LockCall call,
        string? token,
        CancellationToken cancellation)
    {
        LockedDocument document = engine.Documents.Rent(path);
        try
        {
            var durable = LockFolder.For(document.Path, lockRoot: null);
            var files = new OsCommitFiles(durable, engine.Settings.SyncsCommits);
            var history = new DocumentHistory(new HistoryFolder(durable.Durable), files);
            DocumentIndex index = document.Reader.Read().Index;
            string section = SessionHistory.SectionOf(index, selector);
            SectionChange change = SectionChanges.Restore(history, index, section, version);
            if (!change.AddsSection)
            {
                change = change with { ExpectedVersion = expectedVersion };
            }
            else if (expectedVersion is { } expected && history.Newest(section).Version is var newest && newest != expected)
            {
                throw new VersionConflictException(section, expected, newest);
            }

            return Commit(document, change, call, token, cancellation);
        }
        finally
        {
            engine.Documents.Return(document);
        }
    }

    private CommitResult Commit(
        LockedDocument document, SectionChange change, LockCall call, string? token, CancellationToken cancellation)
    {
        session.Refresh(document, cancellation);
        DocumentIndex index = document.Reader.Read().Index;
        Section section = index.Resolve(change.Selector);
        change = change with { Selector = section.Id };
        var authorities = new List<HeldLock>();
        var missing = new List<LockTarget>();
        if (token is not null)
        {
            authorities.Add(OwnerSession.FindLease(document, token, cancellation));
        }
        else
        {
            foreach (LockTarget target in change.Targets(index, section))
            {
                if (session.FindCovering(document, target) is { } held)
                {
                    authorities.Add(held.Held);
                }
                else
                {
                    missing.Add(target);
                }
            }
        }

        if (missing.Count == 0)
        {
            return document.Commit([change], authorities, cancellation);
        }

        // Locks that somebody's rename carried here are renewed, and stay the session's to give back.
        IReadOnlyList<SectionLock> before = session.Held;
        IReadOnlyList<SectionLock> granted =
            session.Acquire(document, [.. missing], call with { Mode = LockMode.Exclusive }, cancellation);
        try
        {
            authorities.AddRange(granted.Select(one => one.Held));
            return document.Commit([change], authorities, cancellation);
        }
        finally
        {
            foreach (SectionLock taken in granted.Where(one => !before.Contains(one)))
            {
                taken.Dispose();
            }
        }
    }
}
