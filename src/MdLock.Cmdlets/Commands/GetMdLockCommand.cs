using System.Management.Automation;
using MdLock.Completers;
using MdLock.Engine;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Get-MdLock: who holds and who waits on documents.</summary>
[Cmdlet(VerbsCommon.Get, "MdLock", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockInfo))]
public sealed class GetMdLockCommand : DocumentsCommand
{
    /// <summary>Only locks on these sections: ids, wildcards allowed.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LockFilterCompleter))]
    public string[]? SectionId { get; set; }

    /// <summary>Also those who wait, in the order of the queue.</summary>
    [Parameter]
    public SwitchParameter IncludeWaiting { get; set; }

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
        DocumentLocks locks = Engine.Inspect(document, StopToken);
        WriteVerbose($"{locks.Path} has {locks.Snapshot.Locks.Length} locks and {locks.Snapshot.Tickets.Length} waiting requests.");
        DateTime now = locks.Snapshot.At.Wall.UtcDateTime;
        IEnumerable<MdLockInfo> infos =
            locks.Snapshot.Locks.Select(found => LockInfos.FromFound(locks.Path, found, Owner, now));
        if (IncludeWaiting)
        {
            infos = infos.Concat(locks.Snapshot.Tickets.SelectMany(
                found => LockInfos.FromFound(locks.Path, found, Owner, now)));
        }

        foreach (MdLockInfo info in infos)
        {
            if (SectionId is null || SectionId.Any(pattern => IsIdLike(info.SectionId, pattern)))
            {
                WriteObject(info);
            }
        }
    }
}
