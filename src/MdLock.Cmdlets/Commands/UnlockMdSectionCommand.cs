using System.Management.Automation;
using MdLock.Completers;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Formatting;
using MdLock.Locking;
using MdLock.Maintenance;
using MdLock.Output;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Unlock-MdSection: releases locks: one's own, leases by their token, stale ones of others with -Force.</summary>
[Cmdlet(VerbsCommon.Unlock, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockInfo))]
public sealed class UnlockMdSectionCommand : MdLockCommand
{
    private bool _endAll;
    private bool _endNone;

    /// <summary>A lock, as Lock-MdSection and Get-MdLock return it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ParameterSets.InputObject)]
    [ValidateNotNull]
    public MdLockInfo? InputObject { get; set; }

    /// <summary>The document; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The sections, by ids, heading paths or wildcards; all locks on the document if neither this nor another choice is given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HeldSectionCompleter))]
    public string[]? SectionId { get; set; }

    /// <summary>The lock's id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [ArgumentCompleter(typeof(LockIdCompleter))]
    public Guid? LockId { get; set; }

    /// <summary>The token of a lease.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    public string? Token { get; set; }

    /// <summary>Release locks of other owners too, if they are stale. A live lock is never broken.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>End the process that holds the lock, on this machine, and release the lock then.</summary>
    [Parameter]
    public SwitchParameter StopOwner { get; set; }

    /// <summary>Return the locks that were released.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // Piped objects have neither for most locks. On the command line it is a variable that holds nothing, and
        // without what it should hold all locks on the document would be meant.
        RequireGiven(nameof(Token), string.IsNullOrEmpty(Token));
        RequireGiven(nameof(LockId), LockId is null);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is { } given)
        {
            ForTarget(given.SectionId, () => ReleaseGiven(given));
            return;
        }

        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId is [var only] ? only : path, () => ReleaseNamed(path));
        }
    }

    private void ReleaseGiven(MdLockInfo given)
    {
        if (given.LockId is not { } lockId)
        {
            throw LockErrors.NotFound("behind a place in the queue", given.Path);
        }

        if (!string.IsNullOrEmpty(given.Token))
        {
            ReleaseLeases(given.Path, given.Token, lockId);
        }
        else if (Owner.Find(lockId) is { } own)
        {
            Release(own);
        }
        else
        {
            ReleaseForeign(given.Path, lockId);
        }
    }

    private void ReleaseNamed(string path)
    {
        if (!string.IsNullOrEmpty(Token))
        {
            ReleaseLeases(path, Token, LockId);
            return;
        }

        TableSnapshot locks = Engine.Locks.Inspect(path, StopToken);
        List<InspectedLock> chosen = [.. locks.Locks.Where(Chosen(locks.Path))];
        if (chosen.Count == 0 && LockId is null && SectionId is not null && Array.TrueForAll(SectionId, DocumentIndex.IsWildcard))
        {
            TellNoMatch(string.Join(", ", SectionId));
            return;
        }

        if (chosen.Count == 0 && LockId is null && Path is not null && Array.Exists(Path, WildcardPattern.ContainsWildcardCharacters))
        {
            // Of documents that were looked for, not each has a lock.
            WriteVerbose($"There is no such lock on {locks.Path}.");
            return;
        }

        if (chosen.Count == 0)
        {
            throw LockErrors.NotFound(LockId is { } id ? $"with the id {id}" : "on these sections", locks.Path);
        }

        // Without -Force, others' locks are an error only when nothing of one's own was meant.
        List<InspectedLock> own = [.. chosen.Where(found => Owner.Find(found.Lock.LockId) is not null)];
        foreach (InspectedLock found in Force || StopOwner || own.Count == 0 ? chosen : own)
        {
            ForTarget(found.Lock.Target.SectionId, () =>
            {
                if (Owner.Find(found.Lock.LockId) is { } mine)
                {
                    Release(mine);
                }
                else
                {
                    ReleaseForeign(locks.Path, found.Lock.LockId);
                }
            });
        }
    }

    private Func<InspectedLock, bool> Chosen(string path)
    {
        if (LockId is { } id)
        {
            return found => found.Lock.LockId == id;
        }

        if (SectionId is null)
        {
            return _ => true;
        }

        // A section that is locked may be gone from the document, so ids and wildcards are matched with the locks too.
        var targets = new HashSet<string>(StringComparer.Ordinal);
        DocumentIndex index = Engine.Read(path).Index;
        foreach (string selector in SectionId)
        {
            try
            {
                targets.UnionWith(index.Select(selector).Select(section => ShortHash.Of(section.Id)));
            }
            catch (SectionNotFoundException)
            {
                targets.Add(ShortHash.Of(selector.TrimStart('#')));
            }
        }

        string[] wildcards = [.. SectionId.Where(WildcardPattern.ContainsWildcardCharacters)];
        return found => targets.Contains(found.Lock.Target.Path[^1])
            || wildcards.Any(wildcard => IsIdLike(found.Lock.Target.SectionId, wildcard));
    }

    private void Release(SectionLock own)
    {
        if (ShouldProcess($"{own.Held.Target} of {own.Path}", "Unlock"))
        {
            Owner.Release(own, StopToken);
            Tell(LockInfos.FromReleased(own.Path, own.Held, null, isOwn: true));
        }
    }

    private void ReleaseLeases(string path, string token, Guid? lockId)
    {
        if (!ShouldProcess($"the lease on {path}", "Unlock"))
        {
            return;
        }

        foreach (HeldLock lease in Owner.ReleaseLeases(path, token, lockId, StopToken))
        {
            WriteVerbose($"Released the lease on {lease.Target} of {path}.");
            if (PassThru)
            {
                WriteObject(LockInfos.FromReleased(path, lease, null));
            }
        }
    }

    private void ReleaseForeign(string path, Guid lockId)
    {
        InspectedLock found = Engine.Locks.Inspect(path, StopToken).Locks.FirstOrDefault(one => one.Lock.LockId == lockId)
            ?? throw LockErrors.NotFound($"with the id {lockId}", path);
        string target = $"{found.Lock.Target} of {path}";
        if (StopOwner && found.Verdict is null && !EndOwner(path, found, target))
        {
            return;
        }

        if (!ShouldProcess(target, Force || StopOwner ? "Force unlock" : "Unlock"))
        {
            return;
        }

        if (!Force && !StopOwner)
        {
            throw LockErrors.NotOwned(found.Lock);
        }

        ForcedRelease.Released released = Engine.ForceRelease(path, lockId, StopToken);
        WriteVerbose($"Released the stale lock on {target}: {released.Verdict.Evidence}.");
        if (PassThru)
        {
            WriteObject(LockInfos.FromReleased(path, released.Lock, released.Verdict));
        }
    }

    /// <summary>Ends the owner's process, after a confirmation that -Force does not skip. False when it was declined.</summary>
    private bool EndOwner(string path, InspectedLock found, string target)
    {
        StoppableOwner? owner;
        try
        {
            owner = Engine.FindOwner(path, found.Lock.LockId, StopToken);
        }
        catch (LockException)
        {
            // With -WhatIf nothing fails; what the record says of its owner is not to be believed here, and not shown.
            if (!ShouldProcess(target, "End the owner's process"))
            {
                return false;
            }

            throw;
        }

        using (owner)
        {
            return owner is null || (MayEnd(owner, target) && End(owner));
        }
    }

    private bool MayEnd(StoppableOwner owner, string target)
    {
        string action = $"End process {owner.ProcessId} of {owner.User} ({SafeText.Start(owner.CommandLine)})";
        bool isConfirmed = MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm)
            && confirm is SwitchParameter { IsPresent: false };
        return ShouldProcess(target, action)
            && (isConfirmed || ShouldContinue(
                $"{action}, which holds {target}?", "End the owner of a lock", ref _endAll, ref _endNone));
    }

    private static bool End(StoppableOwner owner)
    {
        owner.End();
        return true;
    }

    private void Tell(MdLockInfo info)
    {
        WriteVerbose($"Unlocked {info.SectionId} of {info.Path}.");
        if (PassThru)
        {
            WriteObject(info);
        }
    }
}
