using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using MdLock.Audit;
using MdLock.Completers;
using MdLock.Errors;
using MdLock.Formatting;
using MdLock.Locking;
using MdLock.Output;
using MdLock.Queries;

namespace MdLock.Commands;

/// <summary>Watch-MdLock: what happens on documents, as it happens; or who holds and who waits, as a table that is kept up to date.</summary>
[Cmdlet(VerbsCommon.Watch, "MdLock", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockEvent))]
public sealed class WatchMdLockCommand : MdLockCommand
{
    /// <summary>
    /// How often the trails are looked at: two system calls for one that did not grow. Soon enough for an eye; a file
    /// watcher for each document would soon use up what a user may have of them.
    /// </summary>
    private static readonly TimeSpan EventPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a folder is searched for documents that nobody had locked before.</summary>
    private static readonly TimeSpan FolderPoll = TimeSpan.FromSeconds(2);

    /// <summary>How often keys and the size of the window are looked at: an answer that comes later seems to be late.</summary>
    private static readonly TimeSpan KeyPoll = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestRefresh = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, EventFollower> _followers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private TimeSpan _nextSearch;
    private ILockBoardView? _board;

    /// <summary>Documents, or folders of documents; wildcards are allowed. The current folder if nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Dashboard)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = ["."];

    /// <summary>Documents, or folders of documents, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.DashboardLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Only these sections: ids, wildcards allowed.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EventFilterCompleter))]
    public string[]? SectionId { get; set; }

    /// <summary>Only events of these types.</summary>
    [Parameter(ParameterSetName = ParameterSets.Path)]
    [Parameter(ParameterSetName = ParameterSets.LiteralPath)]
    [ValidateNotNullOrEmpty]
    public MdLockEventType[]? Type { get; set; }

    /// <summary>Look into the folders within the folder too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>End after so long; without it, the pipeline ends it, or the key <c>q</c> the dashboard. A number means seconds.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Duration { get; set; }

    /// <summary>Show who holds and who waits on the screen, instead of returning events.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Dashboard)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.DashboardLiteralPath)]
    public SwitchParameter Dashboard { get; set; }

    /// <summary>The time between two looks of the dashboard, 100 ms to 1 minute; 1 s by default. A number means seconds.</summary>
    [Parameter(ParameterSetName = ParameterSets.Dashboard)]
    [Parameter(ParameterSetName = ParameterSets.DashboardLiteralPath)]
    [Duration]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);

    private bool IsWatching => _followers.Count > 0 || _folders.Count > 0;

    private bool IsOver => Duration is { } duration && _elapsed.Elapsed >= duration;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (RefreshInterval < EventPoll || RefreshInterval > LongestRefresh)
        {
            string given = $"{RefreshInterval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";
            var failure = new SettingException(nameof(RefreshInterval), given, "0.1 s to 60 s");
            ThrowTerminatingError(ErrorRecords.From(failure, nameof(RefreshInterval)));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // From here on, not from the end of the input: what happens in between is not missed.
        foreach (string path in ResolvePaths(LiteralPath is null ? Path : null, LiteralPath))
        {
            if (Directory.Exists(path))
            {
                _folders.Add(path);
                Search(path, isFirst: true);
            }
            else
            {
                ForTarget(path, () => Follow(path, isFirst: true));
            }
        }

        _nextSearch = _elapsed.Elapsed + FolderPoll;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Dashboard)
        {
            ShowBoard();
            return;
        }

        while (IsWatching)
        {
            WriteEvents();
            if (IsOver)
            {
                return;
            }

            Pause(EventPoll);
            SearchFolders();
        }
    }

    /// <inheritdoc/>
    private protected override void WriteFailure(ErrorRecord failure)
    {
        // On the screen of the board it would be drawn over, and be gone at the end.
        _board?.Leave();
        base.WriteFailure(failure);
    }

    private void ShowBoard()
    {
        _board = HostTerminal.Of(Host) is { } terminal
            ? new LockBoardScreen(terminal, Palette.Of(SessionState.PSVariable.GetValue("PSStyle")), TimeProvider.System)
            : new LockBoardLines(WriteHostLine);
        try
        {
            while (IsWatching && Look() is { } locks)
            {
                _board.Show(locks);
                if (!AwaitLook())
                {
                    return;
                }

                SearchFolders();
            }
        }
        finally
        {
            // Also after an error, and when the pipeline is stopped: the user's screen comes back.
            _board.Leave();
        }
    }

    /// <summary>Waits until it is time for the next look at the locks.</summary>
    /// <returns>False when there is to be none.</returns>
    private bool AwaitLook()
    {
        TimeSpan due = _elapsed.Elapsed + RefreshInterval;
        while (_board!.Attend() && !IsOver)
        {
            TimeSpan left = due - _elapsed.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                return true;
            }

            Pause(left < KeyPoll ? left : KeyPoll);
        }

        return false;
    }

    /// <summary>Waits, but not beyond the end of the watch.</summary>
    private void Pause(TimeSpan interval)
    {
        TimeSpan left = Duration is { } duration ? duration - _elapsed.Elapsed : interval;
        StopToken.WaitHandle.WaitOne(left < interval ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : interval);
        if (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void SearchFolders()
    {
        if (_elapsed.Elapsed < _nextSearch)
        {
            return;
        }

        _nextSearch = _elapsed.Elapsed + FolderPoll;
        foreach (string folder in _folders)
        {
            Search(folder, isFirst: false);
        }
    }

    private void Search(string folder, bool isFirst) => ForTarget(folder, () =>
    {
        foreach (string document in Engine.FindDocuments(folder, Recurse))
        {
            if (!_found.Contains(document))
            {
                ForTarget(document, () => Follow(document, isFirst));
            }
        }
    });

    private void Follow(string document, bool isFirst)
    {
        _found.Add(document);

        // One that is found later was locked for the first time since: what happened before it was found is wanted too.
        var follower = Engine.Events.Follow(document, isFirst ? null : _start);
        if (_followers.TryAdd(follower.Path, follower))
        {
            WriteDebug($"Watching {follower.Path}.");
        }
    }

    private void WriteEvents()
    {
        foreach (EventFollower follower in _followers.Values.ToArray())
        {
            IReadOnlyList<AuditEvent> events = [];
            if (!TryFor(follower.Path, () => events = follower.ReadNew()))
            {
                continue;
            }

            foreach (AuditEvent one in events)
            {
                var found = new MdLockEvent(follower.Path, one);
                if (IsWanted(found))
                {
                    WriteObject(found);
                }
            }
        }
    }

    /// <summary>Who holds and who waits now; null when the user ended the watch meanwhile.</summary>
    private List<MdLockInfo>? Look()
    {
        var locks = new List<MdLockInfo>();
        foreach (string document in _followers.Keys.Order(StringComparer.Ordinal).ToArray())
        {
            // There may be many documents, and a look at each takes its time.
            if (!_board!.Attend())
            {
                return null;
            }

            TryFor(document, () =>
            {
                TableSnapshot found = Engine.Locks.Inspect(document, StopToken);
                DateTime now = found.At.Wall.UtcDateTime;
                locks.AddRange(found.Locks.Select(one => LockInfos.FromFound(found.Path, one, Owner, now)));
                locks.AddRange(found.Tickets.SelectMany(one => LockInfos.FromFound(found.Path, one, Owner, now)));
            });
        }

        locks.RemoveAll(one => !IsWanted(one.SectionId));
        return locks;
    }

    /// <summary>Does something for a document. One that fails is reported once, and not watched any more.</summary>
    private bool TryFor(string document, Action action)
    {
        bool isDone = false;
        ForTarget(document, () =>
        {
            action();
            isDone = true;
        });
        if (!isDone)
        {
            _followers.Remove(document);
        }

        return isDone;
    }

    private bool IsWanted(MdLockEvent one) => (Type is null || Type.Contains(one.Type)) && IsWanted(one.SectionId);

    private bool IsWanted(string? sectionId) =>
        SectionId is null || (sectionId is not null && SectionId.Any(pattern => IsIdLike(sectionId, pattern)));

    private void WriteHostLine(string line) =>
        WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]);
}
