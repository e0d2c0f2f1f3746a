using System.Management.Automation;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>The base of the cmdlets that take locks: how long, how patiently, and what they show meanwhile.</summary>
public abstract class LockingCommand : MdLockCommand
{
    private readonly WaitDisplay _waiting;

    private protected LockingCommand() => _waiting = new WaitDisplay(this);

    /// <summary>What the lock is for, in your words; whoever waits for it is told.</summary>
    [Parameter]
    public string Operation { get; set; } = "";

    /// <summary>How long the lock lasts without renewal, 1 s to 5 minutes. A number means seconds.</summary>
    [Parameter]
    [Duration]
    [Alias("TTL")]
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>How long to wait for one's turn. A number means seconds.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Fail at once when the lock is not free, without a place in the queue.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How often to try again after a passing failure; with -NoWait, after a conflict too.</summary>
    [Parameter]
    public int? MaxRetries { get; set; }

    /// <summary>The time between such attempts. A number means milliseconds.</summary>
    [Parameter]
    [Duration(Milliseconds = true)]
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>The options that the parameters ask for.</summary>
    private protected LockOptions ToOptions(string documentPath) => new()
    {
        Operation = Operation,
        Message = Operation.Length > 0 ? Operation : null,
        TimeToLive = TimeToLive,
        Timeout = Timeout,
        NoWait = NoWait,
        MaxRetries = MaxRetries,
        RetryDelay = RetryDelay,
        OnWait = progress => ShowWait(documentPath, progress),
        OnReclaim = TellReclaim,
    };

    /// <summary>Takes locks. Wildcards that match nothing lock nothing, which is only told; null where there is nothing else.</summary>
    private protected TakenLocks? Acquire(string path, string[]? sections, LockOptions options)
    {
        List<string> selectors = [.. sections ?? []];
        while (true)
        {
            try
            {
                return Owner.Acquire(path, selectors, options, StopToken);
            }
            catch (SectionNotFoundException none) when (
                selectors.Find(one => DocumentIndex.IsWildcard(one) && EscapedText.Line(one) == none.Selector) is not null)
            {
                selectors.RemoveAll(one => EscapedText.Line(one) == none.Selector);
                TellNoMatch(none.Selector);
                if (selectors.Count == 0)
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Takes the progress display of a wait away.</summary>
    private protected void EndWait() => _waiting.End();

    /// <summary>Says so when a commit could not add to the history yet.</summary>
    private protected void WarnOfDeferred(CommitResult result)
    {
        if (result.Deferred is { } failure)
        {
            WriteWarning($"The change is made; its history follows with the next commit, or with Repair-MdDocument: {failure.Message}");
        }
    }

    private void ShowWait(string documentPath, WaitProgress progress)
    {
        string holder = progress.Blockers.Locks.IsEmpty ? "" : Refusals.Holder(progress.Blockers.Locks[0], Owner.Identity);
        _waiting.Show(
            $"Waiting for a lock on {System.IO.Path.GetFileName(documentPath)}",
            $"Place {progress.Position} in the queue. {holder}",
            progress);
    }

    private void TellReclaim(Reclaimed gone)
    {
        string what = gone.Lock is { } held ? $"the lock on {held.Target}" : "a place in the queue";
        WriteVerbose($"Reclaimed {what}: {gone.Verdict.Evidence}.");
    }

    /// <summary>Asks whether to lock; where it is only asked what would be done, it fails where the lock would, but for other locks.</summary>
    private protected bool ShouldLock(string path, string[]? selectors, string action)
    {
        if (IsWhatIf)
        {
            DocumentIndex index = Engine.Read(path).Index;
            foreach (string selector in selectors ?? [])
            {
                _ = SelectSections(index, selector);
            }
        }

        string sections = selectors is null ? "the document" : string.Join(", ", selectors);
        return ShouldProcess($"{sections} of {path}", action);
    }
}
