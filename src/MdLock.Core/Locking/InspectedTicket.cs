using MdLock.Rules.Staleness;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Locking;

/// <summary>A ticket as it was found.</summary>
/// <param name="Ticket">The ticket; without details when its record cannot be read.</param>
/// <param name="Verdict">Why it is stale; null for a live one.</param>
/// <param name="LastHeartbeat">Its owner's last heartbeat; null before the first.</param>
internal sealed record InspectedTicket(Ticket Ticket, StaleVerdict? Verdict, Heartbeat? LastHeartbeat);
