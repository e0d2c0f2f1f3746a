using System.Management.Automation;
using MdLock.Completers;
using MdLock.Errors;
using MdLock.Output;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Use-MdLock: runs a script block under locks, and gives them back however it ends.</summary>
[Cmdlet(VerbsOther.Use, "MdLock", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(object))]
public sealed class UseMdLockCommand : LockingCommand
{
    /// <summary>The document; wildcards are allowed. The script block runs once for each, one after another.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Document)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.DocumentLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The sections, by ids, heading paths or wildcards: all of them or none.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SectionPatternCompleter))]
    public string[]? SectionId { get; set; }

    /// <summary>Lock the document instead of a section.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Document)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.DocumentLiteralPath)]
    public SwitchParameter Document { get; set; }

    /// <summary>
    /// What to do under the lock, in the caller's scope. The lock, or the locks where there are several, is
    /// <c>$_</c> and the first argument.
    /// </summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = ParameterSets.Path)]
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = ParameterSets.LiteralPath)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ParameterSets.Document)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ParameterSets.DocumentLiteralPath)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>How much of each section.</summary>
    [Parameter(ParameterSetName = ParameterSets.Path)]
    [Parameter(ParameterSetName = ParameterSets.LiteralPath)]
    public MdLockScope Scope { get; set; } = MdLockScope.Subtree;

    /// <summary>Whom to tolerate beside the lock.</summary>
    [Parameter]
    public MdLockMode Mode { get; set; } = MdLockMode.Exclusive;

    /// <summary>Renew the lock by itself before its time is over, as long as the script block runs.</summary>
    [Parameter]
    public SwitchParameter KeepAlive { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            Use(path);
        }
    }

    private void Use(string path)
    {
        object target = SectionId is [var only] ? only : path;
        TakenLocks? use = null;
        try
        {
            ForTarget(target, () => use = Begin(path));
            if (use is not null)
            {
                EndWait();
                Run(use);
            }
        }
        catch (PipelineStoppedException)
        {
            // Nobody can be told anything any more.
            use?.End();
            throw;
        }
        catch (RuntimeException) when (use is not null)
        {
            // The script's own error is what the caller is to catch; it may well have this cause.
            foreach (MdLockException failure in use.End())
            {
                WriteWarning($"{failure.Message} {failure.RecommendedAction}");
            }

            throw;
        }
        finally
        {
            // Also after break, continue, exit, or when nobody downstream wants more.
            foreach (MdLockException failure in use?.End() ?? [])
            {
                WriteError(ErrorRecords.From(failure, target));
            }
        }
    }

    private TakenLocks? Begin(string path)
    {
        if (!ShouldLock(path, SectionId, "Lock, and run the script block"))
        {
            return null;
        }

        LockOptions call = ToOptions(path) with
        {
            Scope = Document ? LockScope.Document : (LockScope)Scope,
            Mode = (LockMode)Mode,
            KeepAlive = KeepAlive,
        };
        try
        {
            return Acquire(path, SectionId, call);
        }
        catch (MdLockException)
        {
            EndWait();
            throw;
        }
    }

    private void Run(TakenLocks use)
    {
        foreach (SectionLock held in use)
        {
            string how = use.IsRenewed(held) ? "Renewed the lock on" : "Locked";
            WriteVerbose($"{how} {held.Held.Target} of {held.Path}, fence {held.Held.Fence}.");
        }

        MdLockInfo[] locks = [.. use.Select(LockInfos.FromTaken)];
        ScriptRun.Stream(InvokeCommand, ScriptBlock!, locks is [var only] ? only : locks);
    }
}
