using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives a part of paths, their parents by default.</summary>
[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = "ParentSet")]
public sealed class SplitPathCommand : PSCmdlet
{
    /// <summary>The paths.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "LP")]
    public string[] Path { get; set; } = [];

    /// <summary>What the item is in.</summary>
    [Parameter(ParameterSetName = "ParentSet")]
    public SwitchParameter Parent { get; set; }

    /// <summary>The item's name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LeafSet")]
    public SwitchParameter Leaf { get; set; }

    /// <summary>The item's name up to its last dot.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LeafBaseSet")]
    public SwitchParameter LeafBase { get; set; }

    /// <summary>The item's name from its last dot on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ExtensionSet")]
    public SwitchParameter Extension { get; set; }

    /// <summary>Whether the path begins at a root.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "IsAbsoluteSet")]
    public SwitchParameter IsAbsolute { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            WriteObject(Part(path));
        }
    }

    private object Part(string path) => ParameterSetName switch
    {
        "LeafSet" => SessionState.Path.ParseChildName(path),
        "LeafBaseSet" => System.IO.Path.GetFileNameWithoutExtension(SessionState.Path.ParseChildName(path)),
        "ExtensionSet" => System.IO.Path.GetExtension(path),
        "IsAbsoluteSet" => SessionState.Path.IsPSAbsolute(path, out _),
        _ => SessionState.Path.ParseParent(path, string.Empty),
    };
}
