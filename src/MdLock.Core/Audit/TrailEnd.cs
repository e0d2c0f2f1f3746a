namespace MdLock.Audit;

/// <summary>Where the next event goes, and what is to be said of the place.</summary>
/// <param name="Head">The head, with all whole events that were written after it was.</param>
/// <param name="Offset">Where the next line begins.</param>
/// <param name="Fragment">The bytes from there on that are no line, to be kept as evidence.</param>
/// <param name="IsOpenLine">True when what is there stays, but needs a line feed.</param>
/// <param name="Notes">What to note.</param>
internal sealed record TrailEnd(
    TrailHead Head, long Offset, byte[] Fragment, bool IsOpenLine, IReadOnlyList<AuditEntry> Notes);
