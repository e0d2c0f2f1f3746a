using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes items: files, folders, links, variables.</summary>
[Cmdlet(VerbsCommon.New, "Item", DefaultParameterSetName = "pathSet", SupportsShouldProcess = true)]
public sealed class NewItemCommand : PSCmdlet
{
    /// <summary>Where, or with -Name in what.</summary>
    [Parameter(Position = 0, ParameterSetName = "pathSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "nameSet", ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = ["."];

    /// <summary>The name.</summary>
    [Parameter(ParameterSetName = "nameSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>The kind: File, Directory, SymbolicLink, HardLink.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Type")]
    public string? ItemType { get; set; }

    /// <summary>The content, or what a link points at.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    public object? Value { get; set; }

    /// <summary>Replaces a file that is there, and is content with a folder that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            try
            {
                string target = Name is null ? path : System.IO.Path.Combine(path, Name);
                if (ShouldProcess(target, $"Create {ItemType ?? "File"}"))
                {
                    WriteObject(
                        InvokeProvider.Item.New([path], Name, ItemType, Value, Force), enumerateCollection: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                WriteError(new ErrorRecord(
                    exception, $"NewItem{exception.GetType().Name}", ErrorCategory.WriteError, path));
            }
            catch (RuntimeException exception) when (exception is not PipelineStoppedException)
            {
                WriteError(new ErrorRecord(exception.ErrorRecord, exception));
            }
        }
    }
}
