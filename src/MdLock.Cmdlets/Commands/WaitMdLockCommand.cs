using System.Management.Automation;
using MdLock.Completers;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Output;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Wait-MdLock: waits until nobody else has a section, or until it changes, and locks nothing.</summary>
[Cmdlet(VerbsLifecycle.Wait, "MdLock", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdAwaitedSection))]
public sealed class WaitMdLockCommand : MdLockCommand
{
    private readonly WaitDisplay _waiting;

    /// <summary>Creates the command.</summary>
    public WaitMdLockCommand() => _waiting = new WaitDisplay(this);

    /// <summary>The document; wildcards are allowed. Several are waited for one after another.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.AfterVersion)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.UntilChanged)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.AfterVersionLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.UntilChangedLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The section, by an id or a heading path; the whole document if nothing is given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SectionCompleter))]
    public string? SectionId { get; set; }

    /// <summary>Free for a lock on so much of the section.</summary>
    [Parameter(ParameterSetName = ParameterSets.Path)]
    [Parameter(ParameterSetName = ParameterSets.LiteralPath)]
    public MdLockScope Scope { get; set; } = MdLockScope.Subtree;

    /// <summary>Free for such a lock: Shared does not wait for the shared locks of others.</summary>
    [Parameter(ParameterSetName = ParameterSets.Path)]
    [Parameter(ParameterSetName = ParameterSets.LiteralPath)]
    public MdLockMode Mode { get; set; } = MdLockMode.Exclusive;

    /// <summary>Wait until the section's content is of a newer version than this one, as Get-MdSection tells it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.AfterVersion)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.AfterVersionLiteralPath)]
    [ValidateNotNullOrEmpty]
    [VersionMark(AllowZero = true)]
    [ArgumentCompleter(typeof(ExpectedVersionCompleter))]
    public string? AfterVersion { get; set; }

    /// <summary>Wait until the section's content is another one than now, whoever changes it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.UntilChanged)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.UntilChangedLiteralPath)]
    public SwitchParameter UntilChanged { get; set; }

    /// <summary>How long to wait. A number means seconds.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId ?? path, () => WriteObject(new MdAwaitedSection(Wait(path))));
        }
    }

    private AwaitedSection Wait(string path)
    {
        var waits = Engine.Waits;
        WaitOptions call = new()
        {
            Scope = (LockScope)Scope,
            Mode = (LockMode)Mode,
            Timeout = Timeout,
            OnWait = progress => Show(path, progress),
        };
        try
        {
            AwaitedSection found = ParameterSetName switch
            {
                ParameterSets.AfterVersion or ParameterSets.AfterVersionLiteralPath =>
                    waits.UntilVersion(path, SectionId, VersionMarkAttribute.Read(AfterVersion)!, call, StopToken),
                ParameterSets.UntilChanged or ParameterSets.UntilChangedLiteralPath =>
                    waits.UntilChanged(path, SectionId, call, StopToken),
                _ => waits.UntilFree(path, SectionId, Owner, call, StopToken),
            };
            _waiting.End();
            WriteVerbose($"Waited for {SectionId ?? "the document"} of {path}.");
            return found;
        }
        catch (MdLockException)
        {
            _waiting.End();
            throw;
        }
    }

    private void Show(string path, WaitProgress progress)
    {
        string subject = $"{SectionId ?? "the document"} of {System.IO.Path.GetFileName(path)}";
        string status = progress.Blockers.Locks.IsEmpty ? "No change so far." : Refusals.Holder(progress.Blockers.Locks[0], Owner.Identity);
        _waiting.Show($"Waiting for {subject}", status, progress);
    }
}
