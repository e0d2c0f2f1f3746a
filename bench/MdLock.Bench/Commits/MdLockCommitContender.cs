using System.Diagnostics;
using MdLock.Bench.Contenders;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.Bench.Commits;

/// <summary>An editor with a section of its own, which it locks, changes and gives back, as a cmdlet does.</summary>
internal sealed class MdLockCommitContender : IContender
{
    private static readonly LockOptions Call = new() { Operation = "bench", Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>A minute each: whoever is refused as often has met another failure.</summary>
    private const int Attempts = 5;

    private readonly MdLockEngine _engine;
    private readonly OwnerSession _session;
    private readonly string _documentPath;
    private readonly string _section;

    public MdLockCommitContender(string folder, int number, bool syncs)
    {
        _engine = new MdLockEngine(new LockSettings { SyncsCommits = syncs });
        _session = _engine.OpenSession("bench");
        _documentPath = ContenderKinds.DocumentPath(folder);
        _section = SampleDocument.SectionId(number);
    }

    public TimeSpan Once()
    {
        long asked = Stopwatch.GetTimestamp();
        for (int attempt = 1; !TryCommit(attempt); attempt++)
        {
        }

        return Stopwatch.GetElapsedTime(asked);
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    /// <summary>False when too many others committed for too long: then one tries again, and goes on waiting.</summary>
    private bool TryCommit(int attempt)
    {
        try
        {
            using ChangeUnderLock writer = _session.BeginChange(
                _documentPath, _section, LockScope.Body, Call, token: null, CancellationToken.None);
            writer.Commit(CountUp, expectedChecksum: null, CancellationToken.None);
            return true;
        }
        catch (StoreException) when (attempt < Attempts)
        {
            return false;
        }
    }

    private static EditResult CountUp(DocumentIndex index, Section section) =>
        SectionEditor.ReplaceBody(index, section, EditCount.Next(index.Body(section)));
}
