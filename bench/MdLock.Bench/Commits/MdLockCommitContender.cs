using System.Diagnostics;
using MdLock.Bench.Contenders;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Bench.Commits;

/// <summary>An editor with a section of its own, which it locks, changes and gives back, as a cmdlet does.</summary>
internal sealed class MdLockCommitContender : IContender
{
    private static readonly LockOptions Call = new() { Operation = "bench", Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>A minute each: whoever is refused as often has met another failure.</summary>
    private const int Attempts = 5;

    /// <summary>Where the processes that compete find the store of the locks.</summary>
    private const string StoreFile = "store";

    private readonly MdLockEngine _engine;
    private readonly OwnerSession _session;
    private readonly string _documentPath;
    private readonly string _section;

    public MdLockCommitContender(string folder, int number, LockSettings settings)
    {
        _engine = new MdLockEngine(settings);
        _session = _engine.OpenSession("bench");
        _documentPath = ContenderKinds.DocumentPath(folder);
        _section = SampleDocument.SectionId(number);
    }

    /// <summary>Says to all in a folder that their locks are in etcd.</summary>
    public static void KeepIn(EtcdAddress address, string folder) => File.WriteAllText(Path.Combine(folder, StoreFile), address.Url);

    /// <summary>The store of which they were told.</summary>
    public static string StoreOf(string folder) => File.ReadAllText(Path.Combine(folder, StoreFile));

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
