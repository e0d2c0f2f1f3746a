using System.Management.Automation;
using MdLock.Engine;
using MdLock.Maintenance;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Invoke-MdLockCleanup: removes what is stale or left over, and nothing that is live.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MdLockCleanup", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockCleanupResult))]
public sealed class InvokeMdLockCleanupCommand : DocumentsCommand
{
    /// <summary>Remove what is kept for documents that are gone too, their history with it.</summary>
    [Parameter]
    public SwitchParameter Orphan { get; set; }

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
        if (Orphan && Engine.InspectOrphan(document) is { } orphan)
        {
            Remove(orphan);
            return;
        }

        string action = "Remove stale locks and left-over files";
        if (IsWhatIf)
        {
            CleanupPlan plan = Engine.PlanCleanup(document, StopToken);
            if (plan.IsEmpty)
            {
                WriteVerbose($"There is nothing to clean up of {document}.");
                return;
            }

            action = Describe(plan);
        }

        if (ShouldProcess(document, action))
        {
            CleanupResult cleanup = Engine.Cleanup(document, StopToken);
            WriteVerbose(
                $"Removed {cleanup.Reclaimed.Length} stale locks and requests, {cleanup.Files.Count} files " +
                $"and {cleanup.VersionsRemoved} versions of {document}.");
            WriteObject(LockInfos.FromCleanup(cleanup), enumerateCollection: true);
        }
    }

    /// <inheritdoc/>
    private protected override void ProcessFolder(string folder)
    {
        if (!Orphan)
        {
            return;
        }

        foreach (string path in Engine.FindOrphans(folder, Recurse).ToArray())
        {
            StopToken.ThrowIfCancellationRequested();
            ForTarget(path, () =>
            {
                if (Engine.InspectOrphan(path) is { } orphan)
                {
                    Remove(orphan);
                }
            });
        }
    }

    private void Remove(OrphanState orphan)
    {
        if (orphan.IsInUse)
        {
            WriteVerbose($"{orphan.Path} is gone, but somebody holds or waits for a lock under its name: what is kept for it stays.");
        }
        else if (ShouldProcess(orphan.Path, $"Remove {Count(orphan.Versions, "version", "no versions")} of a document that is gone")
            && Engine.RemoveOrphan(orphan.Path, StopToken) is { } removed)
        {
            WriteVerbose($"Removed what was kept for {removed.Path}, which is gone.");
            WriteObject(LockInfos.FromOrphan(removed));
        }
    }

    private static string Describe(CleanupPlan plan)
    {
        string[] parts =
        [
            Count(plan.Locks, "stale lock"), Count(plan.Tickets, "stale request"), Count(plan.Files.Count, "left-over file"),
            plan.MayTrim ? "versions beyond those that are kept" : "",
        ];
        return "Remove " + string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Count(int number, string what, string none = "") =>
        number == 0 ? none : $"{number} {what}{(number == 1 ? "" : "s")}";
}
