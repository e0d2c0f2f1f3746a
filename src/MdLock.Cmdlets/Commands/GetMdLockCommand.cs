using System.Management.Automation;
using MdLock.Engine;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Get-MdLock: who holds and who waits on documents.</summary>
[Cmdlet(VerbsCommon.Get, "MdLock", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockInfo))]
public sealed class GetMdLockCommand : MdLockCommand
{
    /// <summary>Documents, or folders of documents; wildcards are allowed. The current folder if nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = ["."];

    /// <summary>Documents, or folders of documents, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Only locks on these sections: ids, wildcards allowed.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? SectionId { get; set; }

    /// <summary>Look into the folders within the folder too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Also those who wait, in the order of the queue.</summary>
    [Parameter]
    public SwitchParameter IncludeWaiting { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string[]? paths = ParameterSetName == ParameterSets.Path ? Path : null;
        foreach (string path in ResolvePaths(paths, LiteralPath))
        {
            ForTarget(path, () => WriteLocks(path));
        }
    }

    private void WriteLocks(string path)
    {
        if (!System.IO.Directory.Exists(path))
        {
            WriteLocksOf(path);
            return;
        }

        foreach (string document in Engine.FindDocuments(path, Recurse))
        {
            StopToken.ThrowIfCancellationRequested();
            ForTarget(document, () => WriteLocksOf(document));
        }
    }

    private void WriteLocksOf(string document)
    {
        DocumentLocks locks = Engine.Inspect(document, StopToken);
        WriteDebug($"{locks.Path}: {locks.Snapshot.Locks.Length} locks, {locks.Snapshot.Tickets.Length} waiting.");
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
