using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.Bench.Uncontended;

/// <summary>MdLock as a cmdlet uses it: the section is found in the document, before and after the grant.</summary>
internal sealed class SessionCycle : ICycle
{
    private static readonly LockOptions Call = new() { Operation = "bench" };

    private readonly MdLockEngine _engine = new(new LockSettings());
    private readonly OwnerSession _session;
    private readonly string _documentPath;
    private readonly string[] _selector;

    public SessionCycle(string documentPath, string sectionId)
    {
        _session = _engine.OpenSession("bench");
        _documentPath = documentPath;
        _selector = [sectionId];
    }

    public string Name => "MdLock OwnerSession, 10 KB document";

    public void Once() => _session.Acquire(_documentPath, _selector, Call, CancellationToken.None)[0].Dispose();

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();
}
