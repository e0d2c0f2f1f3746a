using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Sets the values of items, such as environment variables.</summary>
[Cmdlet(VerbsCommon.Set, "Item", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class SetItemCommand : PSCmdlet
{
    /// <summary>The items.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>Their value.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path.Where(path => ShouldProcess($"Item: {path} Value: {Value}", "Set Item")))
        {
            InvokeProvider.Item.Set(path, Value);
        }
    }
}
