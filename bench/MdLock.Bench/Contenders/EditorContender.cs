using System.Diagnostics;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.Bench.Contenders;

/// <summary>An editor with a section of its own in a document that others edit too.</summary>
internal sealed class EditorContender : IContender
{
    /// <summary>The longest that a busy editor holds its section, and then rests.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private static readonly LockOptions Call = new() { Operation = "bench", Timeout = TimeSpan.FromMinutes(1) };

    private readonly MdLockEngine _engine = new(new LockSettings());
    private readonly OwnerSession _session;
    private readonly Random _random;
    private readonly string _documentPath;
    private readonly string[] _selector;
    private readonly bool _pauses;

    public EditorContender(string folder, int number, bool pauses)
    {
        _session = _engine.OpenSession("bench");
        _random = new Random(number);
        _documentPath = ContenderKinds.DocumentPath(folder);
        _selector = [SampleDocument.SectionId(number)];
        _pauses = pauses;
    }

    public TimeSpan Once()
    {
        Pause();
        long asked = Stopwatch.GetTimestamp();
        using SectionLock held = _session.Acquire(_documentPath, _selector, Call, CancellationToken.None)[0];
        TimeSpan waited = Stopwatch.GetElapsedTime(asked);
        Pause();
        return waited;
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private void Pause()
    {
        if (_pauses)
        {
            Thread.Sleep(LongestPause * _random.NextDouble());
        }
    }
}
