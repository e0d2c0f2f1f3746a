using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives processes.</summary>
[Cmdlet(VerbsCommon.Get, "Process", DefaultParameterSetName = "Name")]
public sealed class GetProcessCommand : PSCmdlet
{
    /// <summary>Their names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name", ValueFromPipelineByPropertyName = true)]
    [Alias("ProcessName")]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Their ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    [Alias("PID")]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(
        ParameterSetName == "Id" ? ProcessLookup.ById(this, Id) : ProcessLookup.ByName(this, Name),
        enumerateCollection: true);
}
