using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes to a file what the host would show; redirection calls it.</summary>
[Cmdlet(VerbsData.Out, "File", SupportsShouldProcess = true, DefaultParameterSetName = "ByPath")]
public sealed class OutFileCommand : TextOutputCommand
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    [Alias("Path")]
    public string FilePath { get; set; } = string.Empty;

    /// <summary>The file, as it is written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ByLiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get => FilePath; set => FilePath = value; }

    /// <summary>The encoding.</summary>
    [Parameter(Position = 1)]
    [FileEncoding]
    public Encoding Encoding { get; set; } = FileEncodingAttribute.Default;

    /// <summary>Adds to the file.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    private protected override void Write(string text)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(FilePath);
        if (ShouldProcess(file, "Output to File"))
        {
            using StreamWriter writer = new(file, Append, Encoding);
            writer.Write(text);
        }
    }
}
