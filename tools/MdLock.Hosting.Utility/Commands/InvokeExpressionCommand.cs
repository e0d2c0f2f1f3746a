using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Runs a text as PowerShell, in the scope of the caller.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Expression")]
public sealed class InvokeExpressionCommand : PSCmdlet
{
    /// <summary>The text.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string Command { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ScriptBlock script = InvokeCommand.NewScriptBlock(Command);
        WriteObject(InvokeCommand.InvokeScript(false, script, null), enumerateCollection: true);
    }
}
