namespace MdLock.Audit;

/// <summary>A place where the trail is not as it was written.</summary>
/// <param name="Kind">What is the matter.</param>
/// <param name="File">The name of the file, without its folder.</param>
/// <param name="Line">The line in it, counted from 1; 0 for a file without a line.</param>
/// <param name="Message">The same and more, for a person to read.</param>
internal sealed record AuditFinding(AuditFindingKind Kind, string File, int Line, string Message)
{
    /// <summary>True when a person was told of it by a repair since; the trail itself can never be as it was again.</summary>
    public bool IsAcknowledged { get; init; }

    /// <summary>Whether something is wrong that nobody was told of yet.</summary>
    public bool IsFault => !IsAcknowledged;
}
