using System.Globalization;
using MdLock.Audit;
using MdLock.Commits;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Rules.Staleness;

namespace MdLock.Engine;

/// <summary>Puts what happens on one document into words for its audit trail.</summary>
/// <param name="trail">The trail.</param>
/// <param name="time">The clock by which commits are noted.</param>
internal sealed class AuditRecorder(IAuditTrail trail, TimeProvider time) : ICommitObserver, IDisposable
{
    /// <summary>A request for locks was answered.</summary>
    public void Answered(LockRequest request, AcquireResult result)
    {
        var entries = new List<AuditEntry>();
        entries.AddRange(result.Reclaimed.Select(gone => Gone(gone, AuditEventType.Reclaim)));
        switch (result)
        {
            case AcquireResult.Granted granted:
                AddGranted(entries, request, granted);
                break;
            case AcquireResult.Refused refused:
                AddRefused(entries, request, refused);
                break;
        }

        trail.Append([.. entries]);
    }

    /// <summary>A request for locks ended in an error, or was given up.</summary>
    public void Failed(LockRequest request, Exception failure)
    {
        if (IsTellable(failure))
        {
            trail.Append(About(request) with
            {
                Type = failure is OperationCanceledException ? AuditEventType.Cancel : AuditEventType.Error,
                Outcome = failure is OperationCanceledException ? AuditOutcome.Succeeded : AuditOutcome.Failed,
                Message = failure.Message,
            });
        }
    }

    /// <summary>An owner gave locks back.</summary>
    public void Released(params IEnumerable<HeldLock> locks) =>
        trail.Append([.. locks.Select(held => About(held, AuditEventType.Release))]);

    /// <summary>A lock's time to live ran out.</summary>
    public void Expired(HeldLock held) => trail.Append(About(held, AuditEventType.Expiry));

    /// <summary>Somebody ordered the release of another owner's lock.</summary>
    public void Forced(LockOwner by, ForcedRelease outcome)
    {
        AuditEntry? entry = outcome switch
        {
            ForcedRelease.Released released =>
                About(released.Lock, AuditEventType.ForcedRelease) with { Message = Words(released.Verdict) },
            ForcedRelease.StillLive live =>
                About(live.Lock, AuditEventType.ForcedReleaseRefused) with { Outcome = AuditOutcome.Refused },
            _ => null,
        };
        if (entry is not null)
        {
            trail.Append(entry with { Owner = AuditOwner.Of(by) });
        }
    }

    /// <summary>Stale entries and leftovers were removed.</summary>
    public void CleanedUp(LockOwner by, CleanupResult cleanup)
    {
        if (cleanup.Reclaimed.IsEmpty && cleanup.Files.Count == 0 && cleanup.VersionsRemoved == 0)
        {
            return;
        }

        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{cleanup.Reclaimed.Length} stale entries, {cleanup.Files.Count} files and {cleanup.VersionsRemoved} versions removed");
        trail.Append(
        [
            .. cleanup.Reclaimed.Select(gone => Gone(gone, AuditEventType.Reclaim)),
            new AuditEntry { Type = AuditEventType.Cleanup, Owner = AuditOwner.Of(by), Message = message },
        ]);
    }

    /// <summary>A change could not be committed; the document is as it was.</summary>
    public void CommitFailed(HeldLock authority, MdLockException failure, TimeSpan duration)
    {
        if (IsTellable(failure))
        {
            trail.Append(About(authority, AuditEventType.Commit) with
            {
                Outcome = failure is CommitException or StoreException or DocumentException
                    ? AuditOutcome.Failed
                    : AuditOutcome.Refused,
                Duration = duration,
                Message = $"{failure.ErrorId}: {failure.Message}",
            });
        }
    }

    /// <summary>A repair did what it could, and told of the rest.</summary>
    public void Repaired(LockOwner by, IReadOnlyList<RepairStep> steps)
    {
        if (steps.Count > 0)
        {
            trail.Append([.. steps.Select(step => new AuditEntry
            {
                Type = AuditEventType.Repair,
                Owner = AuditOwner.Of(by),
                SectionId = step.SectionId,
                Message = $"{step.Kind}: {step.Action}. {step.Message}",
            })]);
        }
    }

    /// <summary>The document got this name.</summary>
    public void Moved(HeldLock authority, string from) => trail.Append(About(authority, AuditEventType.Move) with
    {
        Message = Words($"moved from '{from}'", authority.Operation),
    });

    /// <summary>What was kept for a document that is gone is this one's from now on.</summary>
    public void Adopted(LockOwner by, string from) => trail.Append(new AuditEntry
    {
        Type = AuditEventType.Adoption,
        Owner = AuditOwner.Of(by),
        Message = $"the history of '{from}', which is gone, is continued here",
    });

    /// <summary>Checks the trail.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public IReadOnlyList<AuditFinding> Verify(CancellationToken cancellation) => trail.Verify(cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<string> Describe(IReadOnlyList<HeldLock> authorities, CommitResult result, TimeSpan duration)
    {
        IEnumerable<AuditEntry> outside = result.Versions
            .Where(version => version.Author == VersionAuthors.External && version.Version > 1)
            .Select(version => new AuditEntry
            {
                Type = AuditEventType.ExternalEdit,
                SectionId = version.SectionId,
                Message = string.Create(CultureInfo.InvariantCulture, $"kept as version {version.Version}"),
            });
        IEnumerable<AuditEntry> commits = result.Versions
            .Where(version => SectionOperations.IsCommit(version.Operation))
            .Select(version => About(Authority(authorities, version.SectionId), AuditEventType.Commit) with
            {
                SectionId = version.SectionId,
                Duration = duration,
                Message = Words(version.Operation, Authority(authorities, version.SectionId).Operation),
            });
        DateTimeOffset now = time.GetUtcNow();
        return [.. outside.Concat(commits).Select(entry => AuditNote.ToText(new StampedEntry(entry, now)))];
    }

    /// <inheritdoc/>
    public void OnCommitted(IReadOnlyList<string> notes, bool again) =>
        trail.Append([.. notes.Select(AuditNote.Read).OfType<StampedEntry>()], again);

    /// <inheritdoc/>
    public void OnCheckpoint() => trail.Sync();

    /// <inheritdoc/>
    public void OnRecovered(RecoveryAction action) => trail.Append(new AuditEntry
    {
        Type = action.Outcome is RecoveryOutcome.RolledBack ? AuditEventType.Rollback : AuditEventType.Recovery,
        Outcome = action.Outcome is RecoveryOutcome.Conflict ? AuditOutcome.Failed : AuditOutcome.Succeeded,
        Fence = action.Fence,
        Message = $"{action.Outcome}: {action.Operation} by {action.Author}",
    });

    /// <inheritdoc/>
    public void Dispose() => trail.Dispose();

    // The lock of the trail holds no better there than those of the document: two that are refused would tear it.
    private static bool IsTellable(Exception failure) => failure is not StoreException { ErrorId: ErrorIds.ShareNotProven };

    private static void AddGranted(List<AuditEntry> entries, LockRequest request, AcquireResult.Granted granted)
    {
        bool waited = granted.TicketOrder is not null;
        if (waited)
        {
            entries.Add(About(request) with { Type = AuditEventType.Contention });
            entries.Add(About(request) with { Type = AuditEventType.Wait, Fence = granted.TicketOrder });
        }

        entries.AddRange(granted.Locks.Select(held =>
            About(held, waited ? AuditEventType.Grant : AuditEventType.Acquire) with
            {
                Duration = granted.Waited,
                Message = held.Operation.Length > 0 ? held.Operation : null,
            }));
    }

    private static void AddRefused(List<AuditEntry> entries, LockRequest request, AcquireResult.Refused refused)
    {
        string holders = Refusals.Holders(refused.Blockers);
        if (!refused.Blockers.IsNone)
        {
            entries.Add(About(request) with { Type = AuditEventType.Contention, Message = holders });
        }

        if (refused.TimedOut)
        {
            entries.Add(About(request) with { Type = AuditEventType.Wait });
        }

        entries.Add(About(request) with
        {
            Type = refused.TimedOut ? AuditEventType.Timeout : AuditEventType.Acquire,
            Outcome = AuditOutcome.Refused,
            Duration = refused.Waited,
            Message = refused.Reason.ToString(),
        });
    }

    private static AuditEntry About(LockRequest request) => new()
    {
        Type = AuditEventType.Acquire,
        Owner = AuditOwner.Of(request.Owner),
        SectionId = request.Targets[0].SectionId,
    };

    private static AuditEntry About(HeldLock held, AuditEventType type) => new()
    {
        Type = type,
        Owner = AuditOwner.Of(held.Owner),
        SectionId = held.Target.SectionId,
        LockId = held.LockId,
        Fence = held.Fence,
    };

    private static AuditEntry Gone(Reclaimed gone, AuditEventType type) => gone.Lock is { } held
        ? About(held, type) with { Message = Words(gone.Verdict) }
        : new AuditEntry
        {
            Type = type,
            Owner = gone.Ticket?.Details is { } details ? AuditOwner.Of(details.Owner) : null,
            SectionId = gone.Ticket?.Targets[0].SectionId,
            Fence = gone.Ticket?.Order,
            Message = Words(gone.Verdict),
        };

    /// <summary>The lock on the section itself, or else the first one: a lock above it may cover several.</summary>
    private static HeldLock Authority(IReadOnlyList<HeldLock> authorities, string sectionId) =>
        authorities.FirstOrDefault(held => held.Target.SectionId == sectionId) ?? authorities[0];

    /// <summary>What was done, and what for, where somebody said so.</summary>
    private static string Words(string operation, string reason) =>
        reason.Length == 0 || reason == operation ? operation : $"{operation}: {reason}";

    private static string Words(StaleVerdict verdict) => $"{verdict.Reason}: {verdict.Evidence}";
}
