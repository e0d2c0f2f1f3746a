using MdLock.Rules;

namespace MdLock.Audit;

/// <summary>Who did it, as the trail keeps it.</summary>
/// <param name="OwnerId">The key of the owner, as in its lock records.</param>
/// <param name="User">The name of the user account.</param>
/// <param name="Host">The name of the host.</param>
/// <param name="ProcessId">The process id; for a lease, of the process that took it.</param>
internal sealed record AuditOwner(string OwnerId, string User, string Host, int ProcessId)
{
    /// <summary>What of an owner's identity goes into the trail.</summary>
    public static AuditOwner Of(LockOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return new(owner.OwnerId, owner.User, owner.HostName, owner.ProcessId);
    }
}
