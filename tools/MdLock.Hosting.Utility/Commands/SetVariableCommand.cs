using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Sets variables.</summary>
[Cmdlet(VerbsCommon.Set, "Variable", SupportsShouldProcess = true)]
public sealed class SetVariableCommand : PSCmdlet
{
    /// <summary>Their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    /// <summary>Their value.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    /// <summary>Where: Global, Local or Script.</summary>
    [Parameter]
    public string? Scope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name.Where(name => ShouldProcess($"Name: {name} Value: {Value}", "Set variable")))
        {
            ScopedVariable.Set(this, name, Value, Scope);
        }
    }
}
