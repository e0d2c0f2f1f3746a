using System.Management.Automation;
using MdLock.Engine;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Invoke-MdLockCleanup: removes what is stale or left over, and nothing that is live.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MdLockCleanup", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockCleanupResult))]
public sealed class InvokeMdLockCleanupCommand : DocumentsCommand
{
    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
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

    private static string Describe(CleanupPlan plan)
    {
        string[] parts =
        [
            Count(plan.Locks, "stale lock"), Count(plan.Tickets, "stale request"), Count(plan.Files.Count, "left-over file"),
            plan.MayTrim ? "versions beyond those that are kept" : "",
        ];
        return "Remove " + string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Count(int number, string what) => number == 0 ? "" : $"{number} {what}{(number == 1 ? "" : "s")}";
}
