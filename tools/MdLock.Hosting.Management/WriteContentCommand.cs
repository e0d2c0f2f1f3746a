using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>A command that writes lines to files.</summary>
public abstract class WriteContentCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<object?> _values = [];

    /// <summary>The files; wildcards mean those that exist.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The files, as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    /// <summary>The lines.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[] Value { get; set; } = [];

    /// <summary>Ends no line.</summary>
    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    /// <summary>Also writes files that are read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The encoding.</summary>
    [Parameter]
    [FileEncoding]
    public Encoding Encoding { get; set; } = FileEncodingAttribute.Default;

    /// <summary>Writes the lines to the pipeline too.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => _values.AddRange(Value ?? [null]);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        string end = NoNewline ? string.Empty : Environment.NewLine;
        string text = string.Concat(_values.Select(value => LanguagePrimitives.ConvertTo<string>(value) + end));
        foreach (string file in Path.SelectMany(Files).Where(file => ShouldProcess($"Path: {file}", Action)))
        {
            Attempt(file, text);
        }

        if (PassThru)
        {
            WriteObject(_values, enumerateCollection: true);
        }
    }

    private protected abstract string Action { get; }

    private protected abstract void Write(string file, string text);

    private IEnumerable<string> Files(string path) =>
        ParameterSetName == PathSet && WildcardPattern.ContainsWildcardCharacters(path)
            ? SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)
            : [SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)];

    private void Attempt(string file, string text)
    {
        try
        {
            if (Force && File.Exists(file))
            {
                File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
            }

            Write(file, text);
        }
        catch (DirectoryNotFoundException exception)
        {
            WriteError(new ErrorRecord(
                exception, "GetContentWriterDirectoryNotFoundError", ErrorCategory.ObjectNotFound, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As pwsh names it: GetContentWriterUnauthorizedAccessError.
            string kind = exception.GetType().Name.Replace("Exception", "Error", StringComparison.Ordinal);
            WriteError(new ErrorRecord(exception, $"GetContentWriter{kind}", ErrorCategory.WriteError, file));
        }
    }
}
