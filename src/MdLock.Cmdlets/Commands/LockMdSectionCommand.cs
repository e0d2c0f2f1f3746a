using System.Management.Automation;
using MdLock.Completers;
using MdLock.Errors;
using MdLock.Output;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Lock-MdSection: locks sections of a document, or the document.</summary>
[Cmdlet(VerbsCommon.Lock, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockInfo))]
public sealed class LockMdSectionCommand : LockingCommand
{
    private readonly List<TakenLocks> _taken = [];

    /// <summary>The document; wildcards are allowed.</summary>
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

    /// <summary>Lock the whole document.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Document)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.DocumentLiteralPath)]
    public SwitchParameter Document { get; set; }

    /// <summary>How much of each section.</summary>
    [Parameter(ParameterSetName = ParameterSets.Path)]
    [Parameter(ParameterSetName = ParameterSets.LiteralPath)]
    public MdLockScope Scope { get; set; } = MdLockScope.Subtree;

    /// <summary>Whom to tolerate beside the lock.</summary>
    [Parameter]
    public MdLockMode Mode { get; set; } = MdLockMode.Exclusive;

    /// <summary>Renew the lock by itself before its time is over, as long as this runspace lives and holds it.</summary>
    [Parameter]
    public SwitchParameter KeepAlive { get; set; }

    /// <summary>Take a lease, which outlives this process and is released by its token.</summary>
    [Parameter]
    public SwitchParameter Persistent { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId is [var only] ? only : path, () =>
            {
                if (ShouldLock(path, SectionId, "Lock"))
                {
                    Lock(path);
                }
            });
        }
    }

    private void Lock(string path)
    {
        LockOptions call = ToOptions(path) with
        {
            Scope = Document ? LockScope.Document : (LockScope)Scope,
            Mode = (LockMode)Mode,
            KeepAlive = KeepAlive,
            Persistent = Persistent,
        };
        TakenLocks? taken;
        try
        {
            taken = Acquire(path, SectionId, call);
        }
        catch (MdLockException)
        {
            EndWait();
            throw;
        }

        if (taken is not null)
        {
            Return(taken);
        }
    }

    /// <summary>Returns the locks. Those that nobody will see are given back: nobody could release them.</summary>
    private void Return(TakenLocks taken)
    {
        _taken.Add(taken);
        int seen = 0;
        try
        {
            EndWait();
            foreach (SectionLock one in taken)
            {
                WriteVerbose($"Locked {one.Held.Target} of {one.Path}, fence {one.Held.Fence}.");

                // What a write throws comes from whoever got the object: an error, or that nothing more is wanted.
                seen++;
                WriteObject(LockInfos.FromTaken(one));
            }
        }
        catch
        {
            taken.GiveBack(taken.Skip(seen));
            throw;
        }
    }

    /// <inheritdoc/>
    private protected override void Close()
    {
        if (_taken.Count == 0 || !PipelineStop.IsUnderWay())
        {
            return;
        }

        // Whoever stops a pipeline gets none of its objects, or has nobody left to use them.
        foreach (TakenLocks one in _taken)
        {
            one.GiveBack(one);
        }
    }
}
