using System.Management.Automation;

namespace MdLock.PesterRunner.Execution;

/// <summary>
/// Runs script blocks of a test file so that any error ends them and is handed back. The <c>try</c> has to be written
/// in PowerShell: only inside of one does a failing statement end the block, as a user of Pester expects.
/// </summary>
internal sealed class GuardedScript(CommandInvocationIntrinsics invoke)
{
    // The loop keeps a stray break or continue from leaving more than the block. $args, and not named parameters,
    // because those would be variables of the test.
    private readonly ScriptBlock _inThisScope =
        ScriptBlock.Create("try { do { . $args[0] } until ($true) } catch { $args[1].Value = $_ }");

    private readonly ScriptBlock _inNewScope =
        ScriptBlock.Create("try { do { & $args[0] } until ($true) } catch { $args[1].Value = $_ }");

    private readonly ScriptBlock _nest = ScriptBlock.Create("$args[0].Invoke()");

    /// <summary>Runs a block where what it defines stays visible to what runs next in the same scope.</summary>
    /// <returns>The error that ended it, or null.</returns>
    public ErrorRecord? RunHere(ScriptBlock body) => Run(_inThisScope, useLocalScope: false, body);

    /// <summary>Runs a block in a scope of its own.</summary>
    /// <returns>The error that ended it, or null.</returns>
    public ErrorRecord? RunNested(ScriptBlock body) => Run(_inNewScope, useLocalScope: true, body);

    /// <summary>Runs <paramref name="action"/> inside of a new scope, which ends with it.</summary>
    public void Nest(Action action) => invoke.InvokeScript(true, _nest, null, action);

    private ErrorRecord? Run(ScriptBlock guard, bool useLocalScope, ScriptBlock body)
    {
        PSReference error = new(null);
        invoke.InvokeScript(useLocalScope, guard, null, body, error);
        return error.Value switch
        {
            null => null,
            PSObject { BaseObject: ErrorRecord record } => record,
            object record => (ErrorRecord)record,
        };
    }
}
