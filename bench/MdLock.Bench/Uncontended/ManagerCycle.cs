namespace MdLock.Bench.Uncontended;

/// <summary>MdLock, with the section's place given: what locking itself costs.</summary>
internal sealed class ManagerCycle(string documentPath, string sectionId) : ICycle
{
    private readonly LockCalls _calls = new(documentPath, sectionId);

    public string Name => "MdLock LockManager";

    public void Once() => _calls.Release(_calls.Acquire());

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();
}
