using MdLock.Documents;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Locking.Staleness;
using MdLock.Locking.Table;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>The one way by which a document changes.</summary>
/// <remarks>
/// A commit keeps all others, and all takeovers of locks, out until it is done; then it checks that the lock in whose
/// name it comes is still there, live, and covers the section; then it replaces the document whole.
/// </remarks>
internal sealed class SectionCommitter(DocumentFile file, SnapshotReader reader, ILockStore store)
{
    /// <summary>Commits a change of one section.</summary>
    /// <param name="change">The change.</param>
    /// <param name="authority">The lock in whose name it comes, as it was when it was granted.</param>
    /// <param name="scope">What of the section the change touches.</param>
    /// <param name="cancellation">Ends the wait for other commits; a commit under way is not cut short.</param>
    /// <exception cref="LockTimeoutException">The lock is over or gone; nothing was written.</exception>
    /// <exception cref="VersionConflictException">The section has not the expected content; nothing was written.</exception>
    /// <exception cref="MdLockException">The edit is refused, or the document cannot be written; it is untouched.</exception>
    public CommitResult Commit(
        SectionChange change, HeldLock authority, LockScope scope, CancellationToken cancellation)
    {
        using IDisposable commit = store.EnterCommit(cancellation);
        DocumentSnapshot before = reader.Read();
        Section section = before.Index.Resolve(change.Selector);
        RequireAuthority(authority, SectionKey.Target(section.IdPath, scope), cancellation);
        RequireExpected(before, section, change.ExpectedChecksum);

        EditResult edit = change.Edit(before.Index, section);
        if (!edit.Changed)
        {
            return new CommitResult(before, before, section, Changed: false);
        }

        file.RequireWritable();
        file.Replace(before.Text.Encode(edit.Text));
        Relocate(before.Index, edit);
        var after = new DocumentSnapshot(before.Path, DocumentText.FromText(edit.Text), edit.Index);
        return new CommitResult(before, after, edit.Section, Changed: true);
    }

    private static void RequireExpected(DocumentSnapshot before, Section section, string? expected)
    {
        if (expected is null)
        {
            return;
        }

        string actual = before.Index.Checksum(section);
        if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new VersionConflictException(section.Id, expected, actual);
        }
    }

    /// <summary>Nobody can take the lock over from here on: whoever does waits for the commit to end.</summary>
    private void RequireAuthority(HeldLock authority, LockTarget target, CancellationToken cancellation)
    {
        (HeldLock? held, StaleVerdict? verdict) = store.Transact(
            view =>
            {
                HeldLock? current = view.Table.FindLock(authority.LockId);
                return new Transition<(HeldLock?, StaleVerdict?)>(
                    view.Table, (current, current is null ? null : view.Judge(current)));
            },
            TableAccess.WithinCommit,
            cancellation);
        if (held is null || held.Fence != authority.Fence)
        {
            throw LockErrors.Lost(authority);
        }

        if (verdict is not null)
        {
            throw LockErrors.Expired(held, verdict.Evidence);
        }

        if (held.Mode != LockMode.Exclusive || !held.Target.Covers(target))
        {
            throw LockErrors.DoesNotCover(held, target);
        }
    }

    /// <summary>Carries locks and tickets to the new ids and places of their sections.</summary>
    private void Relocate(DocumentIndex old, EditResult edit)
    {
        var moved = new Dictionary<string, Section>(StringComparer.Ordinal);
        foreach ((string id, Section now) in SectionMoves.Of(old, edit))
        {
            moved[SectionKey.Of(id)] = now;
        }

        if (moved.Count > 0)
        {
            store.Transact(
                view => new Transition<bool>(LockRules.Relocate(view.Table, Moved), true),
                TableAccess.WithinCommit,
                CancellationToken.None);
        }

        LockTarget Moved(LockTarget target) => moved.TryGetValue(target.Path[^1], out Section? section)
            ? SectionKey.Target(section.IdPath, target.Scope)
            : target;
    }
}
