using System.Globalization;
using MdLock.Engine;
using MdLock.Locking;
using MdLock.Maintenance;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Sessions;

namespace MdLock.Output;

/// <summary>Makes the objects that users see from what the engine tells.</summary>
/// <remarks>
/// Moments come as plain times: a structure of the engine in a field, an iterator's too, would be looked for while the
/// module's types are read, which is before its packages can be found.
/// </remarks>
internal static class LockInfos
{
    /// <summary>A lock that was just taken.</summary>
    public static MdLockInfo FromTaken(SectionLock taken) =>
        FromHeld(taken.Path, taken.Held, null, null, isOwn: true, DateTime.UtcNow, taken.Token);

    /// <summary>A lock that was released, as it was.</summary>
    public static MdLockInfo FromReleased(string path, HeldLock held, StaleVerdict? verdict, bool isOwn = false) =>
        FromHeld(path, held, verdict, null, isOwn, DateTime.UtcNow, token: null, MdLockState.Released);

    /// <summary>A lock that was found.</summary>
    public static MdLockInfo FromFound(string path, InspectedLock found, OwnerSession own, DateTime now) => FromHeld(
        path,
        found.Lock,
        found.Verdict,
        found.LastHeartbeat?.At.Wall.UtcDateTime,
        own.Find(found.Lock.LockId) is not null,
        now,
        token: null);

    /// <summary>The places in the queue that a ticket stands for, one for each section.</summary>
    public static IEnumerable<MdLockInfo> FromFound(string path, InspectedTicket found, OwnerSession own, DateTime now)
    {
        Ticket ticket = found.Ticket;
        TicketDetails? details = ticket.Details;
        DateTime since = details?.QueuedAt.Wall.UtcDateTime ?? now;
        foreach (LockTarget target in ticket.Targets)
        {
            yield return new MdLockInfo
            {
                Path = path,
                SectionId = target.SectionId,
                State = MdLockState.Waiting,
                Scope = (MdLockScope)target.Scope,
                Mode = (MdLockMode)ticket.Mode,
                LockId = null,
                Fence = ticket.Order,
                Owner = details is null ? "" : NameOf(details.Owner),
                OwnerId = ticket.OwnerId,
                IsOwn = ticket.OwnerId == own.Identity.OwnerId,
                User = details?.Owner.User ?? "",
                HostName = details?.Owner.HostName ?? "",
                ProcessId = details?.Owner.ProcessId ?? 0,
                RunspaceId = details?.Owner.RunspaceId ?? "",
                Operation = details?.Operation ?? "",
                Persistent = details?.Owner.Kind == OwnershipKind.Lease,
                Token = null,
                Since = since,
                Age = AgeAt(now, since),
                ExpiresAt = since + (details?.Patience ?? TimeSpan.Zero),
                TimeToLive = details?.Patience ?? TimeSpan.Zero,
                LastHeartbeat = found.LastHeartbeat?.At.Wall.UtcDateTime,
                Stale = found.Verdict is not null,
                StaleReason = found.Verdict?.Reason.ToString(),
                Evidence = found.Verdict?.Evidence,
            };
        }
    }

    /// <summary>What a cleanup removed.</summary>
    public static IEnumerable<MdLockCleanupResult> FromCleanup(CleanupResult cleanup)
    {
        foreach (Reclaimed gone in cleanup.Reclaimed)
        {
            LockTarget target = gone.Lock?.Target ?? gone.Ticket!.Targets[0];
            LockOwner? owner = gone.Lock?.Owner ?? gone.Ticket?.Details?.Owner;
            yield return new MdLockCleanupResult
            {
                Path = cleanup.Path,
                Kind = gone.Lock is null ? "Ticket" : "Lock",
                Name = target.SectionId,
                LockId = gone.Lock?.LockId,
                Owner = owner is null ? null : NameOf(owner),
                Reason = gone.Verdict.Reason.ToString(),
                Evidence = gone.Verdict.Evidence,
            };
        }

        foreach (string file in cleanup.Files)
        {
            yield return new MdLockCleanupResult
            {
                Path = cleanup.Path,
                Kind = "File",
                Name = file,
                LockId = null,
                Owner = null,
                Reason = "Leftover",
                Evidence = "it belongs to no lock and to no commit that is under way",
            };
        }

        if (cleanup.VersionsRemoved > 0)
        {
            yield return new MdLockCleanupResult
            {
                Path = cleanup.Path,
                Kind = "Versions",
                Name = cleanup.VersionsRemoved.ToString(CultureInfo.InvariantCulture),
                LockId = null,
                Owner = null,
                Reason = "Retention",
                Evidence = "they were beyond the number or the age of versions that are kept",
            };
        }
    }

    /// <summary>What was kept for a document that is gone, and was removed.</summary>
    public static MdLockCleanupResult FromOrphan(OrphanState orphan) => new()
    {
        Path = orphan.Path,
        Kind = "Orphan",
        Name = System.IO.Path.GetFileName(orphan.Path),
        LockId = null,
        Owner = null,
        Reason = "DocumentGone",
        Evidence = Describe(orphan),
    };

    /// <summary>What is kept for a document that is gone, as the rest of a sentence.</summary>
    internal static string Describe(OrphanState orphan) => orphan.LastChange is { } last
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"there is no such document, and {orphan.Versions} versions of its sections are kept, the last from {last.ToLocalTime():yyyy-MM-dd HH:mm:ss}")
        : "there is no such document, and no version of it";

    private static MdLockInfo FromHeld(
        string path,
        HeldLock held,
        StaleVerdict? verdict,
        DateTime? lastHeartbeat,
        bool isOwn,
        DateTime now,
        string? token,
        MdLockState state = MdLockState.Held)
    {
        DateTime since = held.GrantedAt.Wall.UtcDateTime;
        return new MdLockInfo
        {
            Path = path,
            SectionId = held.Target.SectionId,
            State = state,
            Scope = (MdLockScope)held.Target.Scope,
            Mode = (MdLockMode)held.Mode,
            LockId = held.LockId,
            Fence = held.Fence,
            Owner = NameOf(held.Owner),
            OwnerId = held.Owner.OwnerId,
            IsOwn = isOwn,
            User = held.Owner.User,
            HostName = held.Owner.HostName,
            ProcessId = held.Owner.ProcessId,
            RunspaceId = held.Owner.RunspaceId,
            Operation = held.Operation,
            Persistent = held.Owner.Kind == OwnershipKind.Lease,
            Token = token,
            Since = since,
            Age = AgeAt(now, since),
            ExpiresAt = since + held.TimeToLive,
            TimeToLive = held.TimeToLive,
            LastHeartbeat = lastHeartbeat,
            Stale = verdict is not null,
            StaleReason = verdict?.Reason.ToString(),
            Evidence = verdict?.Evidence,
        };
    }

    internal static string NameOf(LockOwner owner) =>
        owner.User.Length == 0 && owner.HostName.Length == 0 ? "" : $"{owner.User}@{owner.HostName}";

    // The clock may have been set back since.
    private static TimeSpan AgeAt(DateTime now, DateTime since) => now > since ? now - since : TimeSpan.Zero;
}
