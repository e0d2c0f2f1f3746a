using MdLock.Engine;

namespace MdLock.Sessions;

/// <summary>What the sessions of a process share.</summary>
/// <param name="Documents">Opens documents.</param>
/// <param name="Heartbeats">Keeps their locks alive.</param>
/// <param name="Identity">Makes the identities under which they hold.</param>
/// <param name="Time">The clocks.</param>
internal sealed record SessionHost(
    OpenDocuments Documents, HeartbeatService Heartbeats, OwnerIdentity Identity, TimeProvider Time);
