using System.Management.Automation;
using MdLock.Errors;
using MdLock.Exports;
using MdLock.Output;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Export-MdDocument: a document in another form, made under a shared lock on it.</summary>
[Cmdlet(VerbsData.Export, "MdDocument", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportMdDocumentCommand : LockingCommand
{
    /// <summary>The document; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>In which form; by the destination's extension if that is .html or .json and nothing is given.</summary>
    [Parameter]
    public MdDocumentFormat Format { get; set; } = MdDocumentFormat.Markdown;

    /// <summary>
    /// The file, taken as it is; or a folder that is there, in which the file gets the document's name with the form's
    /// extension. Without it the text is returned.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Make a page that is safe whoever wrote the document: raw HTML as text, no links but to pages and mail.</summary>
    [Parameter]
    public SwitchParameter Sanitize { get; set; }

    /// <summary>Return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // Somebody who asks for safety is not to be left with the belief that he got it.
        if (Sanitize && ChosenFormat != MdDocumentFormat.Html)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException($"-Sanitize is about pages of HTML, and the form is {ChosenFormat}.", nameof(Sanitize)),
                "SanitizeNeedsHtml",
                ErrorCategory.InvalidArgument,
                nameof(Sanitize)));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(path, () => Export(path));
        }
    }

    private MdDocumentFormat ChosenFormat => MyInvocation.BoundParameters.ContainsKey(nameof(Format))
        ? Format
        : System.IO.Path.GetExtension(Destination)?.ToUpperInvariant() switch
        {
            ".HTML" or ".HTM" => MdDocumentFormat.Html,
            ".JSON" => MdDocumentFormat.Json,
            _ => Format,
        };

    private void Export(string path)
    {
        if (Destination is null)
        {
            string text = Make(path);
            WriteVerbose($"{path} as {Format} has {text.Length} characters.");
            WriteObject(text);
            return;
        }

        string file = FileFor(path);
        if (!ShouldProcess(file, $"Write {path} as {ChosenFormat}"))
        {
            return;
        }

        ExportFile.Write(file, Make(path));
        WriteVerbose($"Wrote {path} as {Format} to {file}.");
        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }
    }

    private string Make(string path)
    {
        var export = new DocumentExport(Owner);
        LockOptions call = ToOptions(path);
        if (Operation.Length == 0)
        {
            call = call with { Operation = "export" };
        }

        try
        {
            return ChosenFormat switch
            {
                MdDocumentFormat.Html => export.ToHtml(path, Sanitize, call, StopToken),
                MdDocumentFormat.Json => export.ToJson(path, call, StopToken),
                _ => export.ToMarkdown(path, call, StopToken),
            };
        }
        finally
        {
            EndWait();
        }
    }

    private string FileFor(string path)
    {
        string destination = GetUnresolvedProviderPathFromPSPath(Destination);
        string extension = ChosenFormat switch
        {
            MdDocumentFormat.Html => ".html",
            MdDocumentFormat.Json => ".json",
            _ => ".md",
        };
        string file = Directory.Exists(destination)
            ? System.IO.Path.Combine(destination, System.IO.Path.GetFileNameWithoutExtension(path) + extension)
            : destination;
        Destinations.RequireOther(path, file);
        if (!_written.Add(file))
        {
            throw new DestinationException(file, new IOException("Another document was just written there; name a folder for several."));
        }

        return file;
    }
}
