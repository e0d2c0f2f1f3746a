using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary>What the commands that set a hook of the current block have in common.</summary>
public abstract class HookCommand : PSCmdlet
{
    /// <summary>What is run around the tests of the block.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    private protected abstract HookKind Kind { get; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        TestSession session = TestSession.Of(this);
        if (session.Phase == TestPhase.Discovery)
        {
            session.Current.SetHook(Kind, ScriptBlock);
        }
    }
}
