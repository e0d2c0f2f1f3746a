using MdLock.Commits;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Queries;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>Changes of the structure of documents, which may need locks on several sections, each taken for one commit.</summary>
/// <param name="engine">The engine that opens the documents.</param>
/// <param name="session">The owner of the locks.</param>
public sealed class SessionEdits(MdLockEngine engine, OwnerSession session)
{
    /// <summary>Makes changes as one commit, all of them or none.</summary>
    /// <remarks>Locks that the session does not have are taken, all or nothing, and given back afterwards.</remarks>
    /// <param name="path">The document.</param>
    /// <param name="changes">The changes, each of another section; see <see cref="SectionChanges"/>.</param>
    /// <param name="call">How to take the locks, if need be.</param>
    /// <param name="token">The token of a lease that covers the change; null to use or take other locks.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The change is refused, or the document cannot be had; it is untouched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CommitResult Commit(
        string path,
        IReadOnlyList<SectionChange> changes,
        LockOptions call,
        string? token,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(call);
        return engine.With(path, document => Commit(document, changes, call, token, cancellation));
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
        LockOptions call,
        string? token,
        CancellationToken cancellation) => engine.With(
        path,
        document =>
        {
            DocumentIndex index = document.Reader.Read().Index;
            string section = VersionQuery.SectionOf(index, selector);
            SectionChange change = SectionChanges.Restore(document.History, index, section, version);
            if (!change.AddsSection)
            {
                change = change with { ExpectedVersion = expectedVersion };
            }
            else if (expectedVersion is { } expected
                && document.History.Newest(section).Version is var newest
                && newest != expected)
            {
                throw new VersionConflictException(section, expected, newest);
            }

            return Commit(document, [change], call, token, cancellation);
        });

    private CommitResult Commit(
        OpenDocument document,
        IReadOnlyList<SectionChange> changes,
        LockOptions call,
        string? token,
        CancellationToken cancellation)
    {
        session.Refresh(document, cancellation);
        DocumentIndex index = document.Reader.Read().Index;

        // By their ids: a heading path may mean another section when the locks are granted.
        SectionChange[] named =
            [.. changes.Select(change => change with { Selector = index.Resolve(change.Selector).Id })];
        if (token is not null)
        {
            return document.Commit(named, OwnerSession.FindLeases(document, token, cancellation), cancellation);
        }

        (LockTarget Target, SectionLock? Held)[] needed =
        [
            .. named.SelectMany(change => change.Targets(index, index.Resolve(change.Selector)))
                .Distinct()
                .Select(target => (target, session.FindCovering(document, target))),
        ];
        HeldLock[] had = [.. needed.Select(one => one.Held).OfType<SectionLock>().Distinct().Select(one => one.Held)];
        LockTarget[] missing = [.. needed.Where(one => one.Held is null).Select(one => one.Target)];
        if (missing.Length == 0)
        {
            return document.Commit(named, had, cancellation);
        }

        // Locks that somebody's rename carried here are renewed, and stay the session's to give back.
        IReadOnlyList<SectionLock> before = session.Held;
        IReadOnlyList<SectionLock> granted = session.Acquire(
            document, [.. missing], call with { Mode = LockMode.Exclusive, Persistent = false }, cancellation);
        try
        {
            return document.Commit(named, [.. had, .. granted.Select(one => one.Held)], cancellation);
        }
        finally
        {
            session.GiveBack(granted.Where(one => !before.Contains(one)));
        }
    }
}
