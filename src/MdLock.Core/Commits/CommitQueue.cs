using System.Runtime.ExceptionServices;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>Where those wait who want to commit, and leave what they want to whoever has his turn.</summary>
/// <remarks>
/// A request is a hint and no promise. It is carried out once at most, because it is taken away before, while all other
/// commits are kept out. Who does not find his own any more when his turn comes looks for his commit in the history, and
/// makes it himself where it is not. So he who takes requests may die, and what is left of them may be removed by anybody.
/// </remarks>
/// <param name="store">Where one's turn comes from.</param>
/// <param name="requests">What is left.</param>
/// <param name="reader">Reads the document.</param>
/// <param name="state">How the history stands.</param>
/// <param name="sections">Its lines.</param>
internal sealed class CommitQueue(
    ILockStore store, CommitRequests requests, DocumentReader reader, HistoryStateFile state, SectionFiles sections)
{
    /// <summary>Waits for one's turn, or until somebody else made the commit.</summary>
    /// <exception cref="StoreException">Another commit does not come to its end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written.</exception>
    public CommitTurn Enter(
        IReadOnlyList<SectionChange> changes, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation)
    {
        if (store.CommitPoint is not null)
        {
            // Who takes what others leave is proof against no zombie: it is for one host.
            return new CommitTurn(store.EnterCommit(cancellation));
        }

        if (store.TryEnterCommit() is { } atOnce)
        {
            return new CommitTurn(atOnce);
        }

        if (TryLeave(changes, authorities) is not { } left)
        {
            return new CommitTurn(store.EnterCommit(cancellation)) { HasWaited = true };
        }

        CommitTurn turn = Wait(left, cancellation);
        if (turn.Left is null || turn.GivenUp is not null)
        {
            return turn;
        }

        // The next one need not wait while one looks.
        turn.Dispose();
        return TryFind(left) is { } made
            ? CommitTurn.NotNeeded(made)
            : new CommitTurn(EnterToLook(left)) { HasWaited = true, Left = left };
    }

    /// <summary>The requests of those who wait, which nobody else carries out from here on. Used within a commit only.</summary>
    public IReadOnlyList<CommitRequest> Take() => requests.Take();

    /// <summary>What became of a request that was taken; null where its commit is not in the history.</summary>
    /// <exception cref="IOException">The history cannot be read.</exception>
    public CommitResult? Find(LeftRequest left)
    {
        // Where the section stood when one looked last: then nothing of what others did has to be read.
        if (left.Section is { } known && VersionsOf(left, known.Key, known.Generation, known.End) is { Length: > 0 } made)
        {
            return ResultOf(left, made);
        }

        foreach (TrackedSection section in state.Read().Sections.OrderBy(one => one.Id != left.Request.SectionId))
        {
            if (VersionsOf(left, section.Key, section.Generation, section.LastLine) is { Length: > 0 })
            {
                return ResultOf(left, VersionsOf(left, section.Key, section.Generation, start: 0));
            }
        }

        return null;
    }

    /// <summary>What became of a request that was taken, by the document alone: for where the history cannot be read.</summary>
    /// <remarks>Nobody else writes what is locked; and a program that takes no locks hardly writes the very same text.</remarks>
    /// <param name="left">The request; null where none was taken.</param>
    /// <param name="failure">Why the history cannot be read.</param>
    /// <returns>Null where it was not carried out.</returns>
    /// <exception cref="CommitException">That cannot be told either.</exception>
    public CommitResult? FindInDocument(LeftRequest? left, Exception failure)
    {
        if (left is null)
        {
            return null;
        }

        try
        {
            DocumentIndex now = reader.Read().Index;
            return now.Find(left.Request.SectionId) is { } section && left.Request.Edit.IsMade(now, section)
                ? ResultOf(left, []) with { Deferred = failure }
                : null;
        }
        catch (DocumentException unreadable)
        {
            throw CommitException.Unknown(left.Before.Path, unreadable);
        }
    }

    private SectionVersion[] VersionsOf(LeftRequest left, string key, int generation, long start) =>
    [
        .. sections.Scan(key, generation, start)
            .Select(line => line.Stored)
            .OfType<StoredLine>()
            .Where(stored => stored.Line.Commit == left.Request.Commit && stored.Line.Kind == HistoryLineKind.Version)
            .Select(stored => stored.Line.ToVersion(stored.Hash)),
    ];

    /// <remarks>The document around the section is as it was when the request was left: others changed it meanwhile.</remarks>
    private static CommitResult ResultOf(LeftRequest left, IReadOnlyList<SectionVersion> versions)
    {
        Section? section = left.After.Index.Find(left.Request.SectionId);
        return new CommitResult(left.Before, left.After, section, Changed: true) { Sections = [section], Versions = versions };
    }

    private LeftRequest? TryLeave(IReadOnlyList<SectionChange> changes, IReadOnlyList<HeldLock> authorities)
    {
        try
        {
            DocumentSnapshot before = reader.Read();
            return CommitRequest.TryMake(changes, authorities, before.Index, out DocumentIndex after) is { } request
                && requests.TryLeave(request) is { } path
                    ? new LeftRequest(request, path, before, state.FindKnown(request.SectionId))
                    {
                        After = new DocumentSnapshot(before.Path, before.Text.With(after.Text), after),
                    }
                    : null;
        }
        catch (Exception failure) when (failure is MdLockException || CommitErrors.IsFailure(failure))
        {
            // Told when one's own turn comes.
            return null;
        }
    }

    private CommitTurn Wait(LeftRequest left, CancellationToken cancellation)
    {
        IDisposable turn;
        ExceptionDispatchInfo? givenUp = null;
        try
        {
            turn = store.EnterCommit(cancellation);
        }
        catch (Exception end) when (end is OperationCanceledException or StoreException)
        {
            if (requests.TryWithdraw(left.Path))
            {
                throw;
            }

            // Somebody is at it, and what he makes of it is the answer.
            givenUp = ExceptionDispatchInfo.Capture(end);
            turn = EnterToLook(left);
        }

        try
        {
            bool isTaken = givenUp is not null || !requests.Withdraw(left.Path);
            return new CommitTurn(turn) { HasWaited = true, Left = isTaken ? left : null, GivenUp = givenUp };
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>One's turn, to see what became of a request that was taken: that wait is not given up.</summary>
    private IDisposable EnterToLook(LeftRequest left)
    {
        try
        {
            return store.EnterCommit(CancellationToken.None);
        }
        catch (StoreException endless)
        {
            throw CommitException.Unknown(left.Before.Path, endless);
        }
    }

    private CommitResult? TryFind(LeftRequest left)
    {
        try
        {
            return Find(left);
        }
        catch (Exception failure) when (failure is MdLockException || CommitErrors.IsFailure(failure))
        {
            // Looked for again after a recovery, which may mend it, or tells.
            return null;
        }
    }
}

/// <summary>A request that was left, and how things stood then.</summary>
/// <param name="Request">The request.</param>
/// <param name="Path">Its file.</param>
/// <param name="Before">The document.</param>
/// <param name="Section">The section's history, as it was known; null where it was not.</param>
internal sealed record LeftRequest(CommitRequest Request, string Path, DocumentSnapshot Before, TrackedSection? Section)
{
    /// <summary>The document with the change.</summary>
    public required DocumentSnapshot After { get; init; }
}
