using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives variables.</summary>
[Cmdlet(VerbsCommon.Get, "Variable")]
public sealed class GetVariableCommand : PSCmdlet
{
    /// <summary>Names; wildcards are taken where no scope is named.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Gives the values instead.</summary>
    [Parameter]
    public SwitchParameter ValueOnly { get; set; }

    /// <summary>Where to look: Global, Local, Script, or a number of scopes up.</summary>
    [Parameter]
    public string? Scope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            PSVariable[] found = [.. Find(name)];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException($"Cannot find a variable with the name '{name}'."),
                    "VariableNotFound",
                    ErrorCategory.ObjectNotFound,
                    name));
            }

            foreach (PSVariable variable in found)
            {
                WriteObject(ValueOnly ? variable.Value : variable);
            }
        }
    }

    private IEnumerable<PSVariable> Find(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            PSVariable? one = Scope is null
                ? SessionState.PSVariable.Get(name)
                : ScopedVariable.Find(this, name, Scope);
            return one is null ? [] : [one];
        }

        return InvokeProvider.ChildItem.Get("Variable:", recurse: false)
            .Select(item => item.BaseObject)
            .OfType<PSVariable>()
            .Where(variable => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(variable.Name));
    }
}
