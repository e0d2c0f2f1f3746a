using System.Management.Automation;
using MdLock.Completers;
using MdLock.Locking;
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

    /// <summary>Only of these owners: a user, a user with the host, or an owner's id; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OwnerCompleter))]
    public new string[]? Owner { get; set; }

    /// <summary>Also those who wait, in the order of the queue.</summary>
    [Parameter]
    public SwitchParameter IncludeWaiting { get; set; }

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
        TableSnapshot locks = Engine.Locks.Inspect(document, StopToken);
        WriteVerbose($"{locks.Path} has {locks.Locks.Length} locks and {locks.Tickets.Length} waiting requests.");
        if (locks.IsGlance)
        {
            WriteVerbose("That is a glance: you may only read, so nobody was kept from changing it meanwhile.");
        }

        DateTime now = locks.At.Wall.UtcDateTime;
        IEnumerable<MdLockInfo> infos =
            locks.Locks.Select(found => LockInfos.FromFound(locks.Path, found, base.Owner, now));
        if (IncludeWaiting)
        {
            infos = infos.Concat(locks.Tickets.SelectMany(
                found => LockInfos.FromFound(locks.Path, found, base.Owner, now)));
        }

        HashSet<string> meant = SectionsOfPaths(locks.Path);
        foreach (MdLockInfo info in infos)
        {
            if (IsWanted(info, meant))
            {
                WriteObject(info);
            }
        }
    }

    /// <summary>The ids of the sections that are meant by heading paths; a lock may be on a section that is gone.</summary>
    private HashSet<string> SectionsOfPaths(string document)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (string selector in (SectionId ?? []).Where(selector => selector.Contains('/')))
        {
            ForTarget(selector, () => ids.UnionWith(SelectSections(Engine.Read(document).Index, selector).Select(section => section.Id)));
        }

        return ids;
    }

    private bool IsWanted(MdLockInfo info, HashSet<string> meant) =>
        (SectionId is null || meant.Contains(info.SectionId) || SectionId.Any(pattern => IsIdLike(info.SectionId, pattern)))
        && (Owner is null || IsOwnerLike(Owner, info.User, info.Owner, info.OwnerId));
}
