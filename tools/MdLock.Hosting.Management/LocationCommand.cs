using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>A command that goes to another location.</summary>
public abstract class LocationCommand : PSCmdlet
{
    /// <summary>Where to, with wildcards; home by default.</summary>
    [Parameter(
        Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = string.Empty;

    /// <summary>Where to, as it is written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get => Path; set => Path = WildcardPattern.Escape(value); }

    /// <summary>Writes the new location.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected void Go(string path)
    {
        try
        {
            PathInfo location = SessionState.Path.SetLocation(path);
            WriteObject(PassThru ? new[] { location } : [], enumerateCollection: true);
        }
        catch (SessionStateException exception)
        {
            // The location or its drive is not there.
            WriteError(new ErrorRecord(exception.ErrorRecord, exception));
        }
    }
}
