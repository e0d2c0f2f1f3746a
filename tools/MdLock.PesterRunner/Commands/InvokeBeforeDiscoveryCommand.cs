using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>BeforeDiscovery</c>: what discovery needs, such as the data of a <c>-ForEach</c>.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BeforeDiscovery")]
public sealed class InvokeBeforeDiscoveryCommand : PSCmdlet
{
    /// <summary>What is run at once, in the scope of the caller.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TestSession.Of(this).Phase == TestPhase.Discovery)
        {
            InvokeCommand.InvokeScript(false, ScriptBlock, null);
        }
    }
}
