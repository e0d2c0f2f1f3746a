using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>A command on processes that are there.</summary>
public abstract class ProcessCommand : PSCmdlet
{
    /// <summary>Their ids.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    public int[] Id { get; set; } = [];

    /// <summary>Their names, with wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Name")]
    [Alias("ProcessName")]
    public string[] Name { get; set; } = [];

    /// <summary>The processes themselves.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    public Process[] InputObject { get; set; } = [];

    /// <summary>The processes that are meant; an error for each that is not there.</summary>
    private protected IEnumerable<Process> Processes() => ParameterSetName switch
    {
        "InputObject" => InputObject,
        "Id" => ProcessLookup.ById(this, Id),
        _ => ProcessLookup.ByName(this, Name),
    };
}
