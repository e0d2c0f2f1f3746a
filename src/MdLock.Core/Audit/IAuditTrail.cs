using MdLock.Errors;

namespace MdLock.Audit;

/// <summary>Notes what happens to one document, for good.</summary>
internal interface IAuditTrail : IDisposable
{
    /// <summary>How many events wait to be written, because the system refused so far.</summary>
    int HeldBack { get; }

    /// <summary>Appends events, in one write.</summary>
    /// <param name="entries">The events of one operation, in the order in which they happened.</param>
    /// <remarks>
    /// Fails for no reason that lies outside the process: an audit must not stop a release. What cannot be written is
    /// held back, and written with a <see cref="AuditEventType.Gap"/> ahead of it as soon as that succeeds. May be
    /// called by any thread, inside or outside the document's critical section: the trail has one of its own, within
    /// which nothing else is entered.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The trail was closed.</exception>
    void Append(params ReadOnlySpan<AuditEntry> entries);

    /// <summary>The same for events that happened a moment ago.</summary>
    /// <param name="entries">The events, in the order in which they happened.</param>
    /// <param name="again">Whether some may be in the trail: these are passed over.</param>
    /// <exception cref="ObjectDisposedException">The trail was closed.</exception>
    void Append(IReadOnlyList<StampedEntry> entries, bool again);

    /// <summary>Makes durable what was appended, as far as the system lets it and the settings ask for it.</summary>
    /// <exception cref="ObjectDisposedException">The trail was closed.</exception>
    void Sync();

    /// <summary>Checks that the trail is as it was written, between two appends. Changes nothing.</summary>
    /// <returns>What was found, in the order of the trail.</returns>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IReadOnlyList<AuditFinding> Verify(CancellationToken cancellation);

    /// <summary>Repairs the end of the trail if a crash tore it, and writes what was held back.</summary>
    /// <returns>True when the trail is in order and nothing is held back any more.</returns>
    /// <exception cref="ObjectDisposedException">The trail was closed.</exception>
    bool Flush();
}
