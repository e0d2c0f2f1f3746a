using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Removes variables.</summary>
[Cmdlet(VerbsCommon.Remove, "Variable", SupportsShouldProcess = true)]
public sealed class RemoveVariableCommand : PSCmdlet
{
    /// <summary>Their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            if (SessionState.PSVariable.Get(name) is not { } variable)
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException($"Cannot find a variable with the name '{name}'."),
                    "VariableNotFound",
                    ErrorCategory.ObjectNotFound,
                    name));
            }
            else if (ShouldProcess($"Name: {name}", "Remove variable"))
            {
                SessionState.PSVariable.Remove(variable);
            }
        }
    }
}
