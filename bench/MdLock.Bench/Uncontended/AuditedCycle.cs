namespace MdLock.Bench.Uncontended;

/// <summary>MdLock, with the section's place given, and both events noted in the audit trail.</summary>
internal sealed class AuditedCycle(string documentPath, string sectionId) : ICycle
{
    private readonly LockCalls _calls = new(documentPath, sectionId, isAudited: true);

    public string Name => "MdLock LockManager and audit trail";

    public void Once() => _calls.Release(_calls.Acquire());

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();
}
