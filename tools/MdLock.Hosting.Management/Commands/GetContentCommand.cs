using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Reads the content of items: line by line, or whole.</summary>
[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = PathSet)]
public sealed class GetContentCommand : PathCommand
{
    /// <summary>Reads a file as one text.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Reads a file as bytes.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>The encoding, unless the file begins with a mark of another.</summary>
    [Parameter]
    [FileEncoding]
    public Encoding Encoding { get; set; } = FileEncodingAttribute.Default;

    /// <summary>So many lines from the beginning; -1 for all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("First", "Head")]
    public long TotalCount { get; set; } = -1;

    /// <summary>So many lines from the end; -1 for all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            string[] found = [.. ResolvedPaths(path)];
            if (found.Length == 0 && WildcardPattern.ContainsWildcardCharacters(path))
            {
                ItemNotFoundException exception = new(
                    $"An object at the specified path {path} does not exist.");
                WriteError(new ErrorRecord(exception, "ItemNotFound", ErrorCategory.ObjectNotFound, path));
            }

            foreach (string item in found)
            {
                Attempt(item, () => Read(item));
            }
        }
    }

    private void Read(string path)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
        {
            ReadItem(path);
        }
        else if (AsByteStream)
        {
            WriteObject(File.ReadAllBytes(file), enumerateCollection: !Raw);
        }
        else if (Raw)
        {
            string text = File.ReadAllText(file, Encoding);
            // An empty file has no content, not an empty one.
            WriteObject(text.Length > 0 ? new[] { text } : [], enumerateCollection: true);
        }
        else
        {
            IEnumerable<string> lines = File.ReadLines(file, Encoding);
            lines = TotalCount >= 0 ? lines.Take((int)Math.Min(TotalCount, int.MaxValue)) : lines;
            WriteObject(Tail >= 0 ? lines.TakeLast(Tail) : lines, enumerateCollection: true);
        }
    }

    private void ReadItem(string path)
    {
        foreach (IContentReader reader in InvokeProvider.Content.GetReader([path], force: false, literalPath: true))
        {
            using (reader)
            {
                WriteObject(reader.Read(0), enumerateCollection: true);
            }
        }
    }
}
