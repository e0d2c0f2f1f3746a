using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes objects to a file, from which Import-Clixml restores them.</summary>
[Cmdlet(VerbsData.Export, "Clixml", SupportsShouldProcess = true, DefaultParameterSetName = "ByPath")]
public sealed class ExportClixmlCommand : PSCmdlet
{
    private readonly List<object> _items = [];

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file, as it is written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ByLiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get => Path; set => Path = value; }

    /// <summary>The objects.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; } = AutomationNull.Value;

    /// <summary>How many levels of properties are written.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 2;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _items.Add(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        if (ShouldProcess(file))
        {
            // Several objects are a list, which is a level of its own.
            File.WriteAllText(file, _items.Count == 1
                ? PSSerializer.Serialize(_items[0], Depth)
                : PSSerializer.Serialize(_items, Depth + 1));
        }
    }
}
