using System.Globalization;
using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>Makes the identities under which locks are held.</summary>
internal sealed class OwnerIdentity
{
    private readonly Machine _machine = Machine.Identify();
    private readonly long _processStart = ProcessInspector.StartOf(Environment.ProcessId);

    /// <summary>This machine.</summary>
    public Machine Machine => _machine;

    /// <summary>The identity of this process as a whole.</summary>
    public LockOwner OfProcess => OfRunspace("");

    /// <summary>The identity of a runspace of this process.</summary>
    public LockOwner OfRunspace(string runspaceId)
    {
        string identity = string.Create(
            CultureInfo.InvariantCulture,
            $"{_machine.BootId} {_machine.PidNamespace} {Environment.ProcessId} {_processStart} {runspaceId}");
        return Create(ShortHash.Of(identity), OwnershipKind.Process, runspaceId);
    }

    /// <summary>The identity of a client that works through this process; it is named beside the user.</summary>
    /// <param name="runspaceId">Tells the owners in this process apart.</param>
    /// <param name="client">The name of the client, for people to read.</param>
    public LockOwner OfClient(string runspaceId, string client) =>
        OfRunspace(runspaceId) with { User = $"{Environment.UserName} via {client}" };

    /// <summary>The identity behind a lease's token.</summary>
    public LockOwner OfLease(LeaseToken token) => Create(token.OwnerId, OwnershipKind.Lease, "");

    private LockOwner Create(string ownerId, OwnershipKind kind, string runspaceId) => new()
    {
        OwnerId = ownerId,
        Kind = kind,
        User = Environment.UserName,
        HostName = _machine.HostName,
        HostId = _machine.HostId,
        BootId = _machine.BootId,
        PidNamespace = _machine.PidNamespace,
        ProcessId = Environment.ProcessId,
        ProcessStart = _processStart,
        RunspaceId = runspaceId,
    };
}
