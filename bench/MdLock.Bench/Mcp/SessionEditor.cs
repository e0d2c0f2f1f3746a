using MdLock.Commits;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.Bench.Mcp;

/// <summary>Edits in this process: what cmdlets and the server do beneath.</summary>
internal sealed class SessionEditor : IEditor
{
    private readonly MdLockEngine _engine = new(new LockSettings());
    private readonly OwnerSession _session;
    private readonly string _document;
    private readonly string _section;

    public SessionEditor(string document, string section)
    {
        _session = _engine.OpenSession("bench");
        _document = document;
        _section = section;
    }

    /// <inheritdoc/>
    public void Append(string text)
    {
        using ChangeUnderLock under = _session.BeginChange(
            _document, [SectionChange.Append(_section, text)], new LockOptions { Operation = "bench" }, token: null, CancellationToken.None);
        under.Commit(CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _engine.Dispose();
    }
}
