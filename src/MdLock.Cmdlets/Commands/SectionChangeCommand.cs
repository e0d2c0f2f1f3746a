using System.Management.Automation;
using MdLock.Commits;
using MdLock.Output;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>The base of the cmdlets that change a document, under a lock that the runspace has or that they take.</summary>
public abstract class SectionChangeCommand : LockingCommand
{
    private protected SectionChangeCommand()
    {
    }

    /// <summary>The token of a lease under which to make the change.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Token { get; set; }

    /// <summary>Return the section as it is then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The token; null where none was given, and where an object with an empty one was piped in.</summary>
    private protected string? GivenToken => string.IsNullOrEmpty(Token) ? null : Token;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireGiven(nameof(Token), GivenToken is null);
    }

    /// <summary>Asks whether to make a change; where it is only asked what would be done, it fails as the change would.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done with it.</param>
    /// <param name="rehearse">Makes the change on the text alone.</param>
    private protected bool ShouldChange(string target, string action, Action rehearse)
    {
        if (IsWhatIf)
        {
            rehearse();
        }

        return ShouldProcess(target, action);
    }

    /// <summary>The same for a change that is known before it is made.</summary>
    private protected bool ShouldChange(string path, string target, string action, SectionChange change) =>
        ShouldChange(target, action, () => Owner.Rehearse(path, change));

    /// <summary>Commits a change, under the locks that it needs.</summary>
    /// <param name="path">The document.</param>
    /// <param name="change">The change.</param>
    /// <param name="operation">What it is, for whoever waits; the user's own words come before it.</param>
    private protected CommitResult Commit(string path, SectionChange change, string operation) =>
        Commit(path, operation, options => Owner.Change(path, [change], options, GivenToken, StopToken));

    /// <summary>Commits what a function commits, shows waits meanwhile, and tells how it went.</summary>
    private protected CommitResult Commit(string path, string operation, Func<LockOptions, CommitResult> commit)
    {
        try
        {
            LockOptions options = ToOptions(path);
            CommitResult result = commit(Operation.Length > 0 ? options : options with { Operation = operation });
            WriteVerbose(result.Changed
                ? $"{operation}: committed to {path}."
                : $"{operation}: {path} was so already, and nothing was written.");
            WarnOfDeferred(result);
            WarnOfEnd(result.After.Path);
            return result;
        }
        finally
        {
            EndWait();
        }
    }

    // Whoever works on under a lock learns of its end while there is time to renew it, and not by the change that is refused.
    private void WarnOfEnd(string path)
    {
        foreach (SectionLock own in Owner.Held)
        {
            TimeSpan left = own.Held.GrantedAt.Wall + own.Held.TimeToLive - DateTimeOffset.UtcNow;
            TimeSpan soon = own.Held.TimeToLive / 4;
            if (left > TimeSpan.Zero && left < soon && own.Path == path)
            {
                WriteWarning(
                    $"Your lock on {own.Held.Target} of {own.Path} ends in {WaitDisplay.Seconds(left)}; "
                    + "Lock-MdSection with the same section renews it.");
            }
        }
    }

    /// <summary>Returns the section as it is now, if that was asked for.</summary>
    private protected void WriteSection(CommitResult result)
    {
        if (PassThru && result.Section is { } section)
        {
            WriteObject(SectionNotes.Read(Engine, result.After).On(section));
        }
    }
}
