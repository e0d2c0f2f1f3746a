using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Puts paths together.</summary>
[Cmdlet(VerbsCommon.Join, "Path")]
public sealed class JoinPathCommand : PSCmdlet
{
    /// <summary>The parents.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] Path { get; set; } = [];

    /// <summary>The child.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ChildPath { get; set; }

    /// <summary>Children of it.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] AdditionalChildPath { get; set; } = [];

    /// <summary>Gives the items that exist there.</summary>
    [Parameter]
    public SwitchParameter Resolve { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string parent in Path)
        {
            string joined = (AdditionalChildPath ?? []).Prepend(ChildPath).Aggregate(
                parent, (path, child) => SessionState.Path.Combine(path, child ?? string.Empty));
            WriteObject(
                Resolve ? SessionState.Path.GetResolvedPSPathFromPSPath(joined).Select(path => path.Path) : [joined],
                enumerateCollection: true);
        }
    }
}
