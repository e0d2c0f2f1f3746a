using System.Management.Automation;
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
            WriteObject(LockInfos.FromCleanup(Engine.Cleanup(document, StopToken)), enumerateCollection: true);
        }
    }
}
