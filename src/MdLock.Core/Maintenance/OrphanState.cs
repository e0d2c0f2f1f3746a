namespace MdLock.Maintenance;

/// <summary>What is kept for a document that is gone.</summary>
/// <param name="Path">The path that it had.</param>
/// <param name="Versions">How many versions of its sections.</param>
/// <param name="LastChange">When the last of them was committed, in UTC; null where there is none.</param>
/// <param name="IsInUse">Whether somebody holds or waits for a lock under its name.</param>
internal sealed record OrphanState(string Path, int Versions, DateTime? LastChange, bool IsInUse);
