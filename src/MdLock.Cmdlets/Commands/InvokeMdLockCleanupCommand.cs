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
        if (ShouldProcess(document, "Remove stale locks and left-over files"))
        {
            CleanupResult cleanup = Engine.Cleanup(document, StopToken);
            WriteVerbose(
                $"Removed {cleanup.Reclaimed.Length} stale locks and requests, {cleanup.Files.Count} files " +
                $"and {cleanup.VersionsRemoved} versions of {document}.");
            WriteObject(LockInfos.FromCleanup(cleanup), enumerateCollection: true);
        }
    }
}
