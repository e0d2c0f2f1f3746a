using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Tells whether items exist.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
public sealed class TestPathCommand : PSCmdlet
{
    /// <summary>The items, with wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = "Path",
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? Path { get; set; }

    /// <summary>The items, as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [Alias("PSPath", "LP")]
    public string[]? LiteralPath { get => Path; set => Path = value; }

    /// <summary>Of which kind: Any, Container or Leaf.</summary>
    [Parameter]
    [Alias("Type")]
    public TestPathType PathType { get; set; } = TestPathType.Any;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Path is null or [null])
        {
            WriteError(new ErrorRecord(
                new ArgumentNullException(nameof(Path)), "NullPathNotPermitted", ErrorCategory.InvalidArgument, Path));
            return;
        }

        foreach (string? path in Path)
        {
            WriteObject(!string.IsNullOrWhiteSpace(path) && Exists(path));
        }
    }

    private bool Exists(string path)
    {
        bool literal = ParameterSetName == "LiteralPath";
        try
        {
            return InvokeProvider.Item.Exists(path, force: false, literal)
                && (PathType == TestPathType.Any || IsContainer(path, literal) == (PathType == TestPathType.Container));
        }
        catch (SessionStateException)
        {
            // A drive or provider that is not there has no items.
            return false;
        }
    }

    private bool IsContainer(string path, bool literal) =>
        InvokeProvider.Item.IsContainer(literal ? WildcardPattern.Escape(path) : path);
}
