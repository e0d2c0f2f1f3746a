using System.Management.Automation;
using MdLock.Completers;
using MdLock.History;
using MdLock.Output;
using MdLock.Queries;

namespace MdLock.Commands;

/// <summary>Compare-MdSectionVersion: how one version of a section became another, as a unified diff.</summary>
[Cmdlet(VerbsData.Compare, "MdSectionVersion", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdSectionDifference))]
public sealed class CompareMdSectionVersionCommand : MdLockCommand
{
    /// <summary>The document; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The section, by an id or a heading path; a removed one by its last id.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HistorySectionCompleter))]
    public string? SectionId { get; set; }

    /// <summary>The number of the first version; the one before the second if nothing is given.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public int? ReferenceVersion { get; set; }

    /// <summary>The number of the second version; the newest if nothing is given.</summary>
    [Parameter(Position = 3, ValueFromPipelineByPropertyName = true)]
    [Alias("Version")]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public int? DifferenceVersion { get; set; }

    /// <summary>How many lines to show around each change.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Context { get; set; } = 3;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId, () => Compare(path));
        }
    }

    private void Compare(string path)
    {
        var history = Engine.Versions;
        FoundVersion after = DifferenceVersion is { } number
            ? history.Find(path, SectionId!, number, StopToken)
            : history.Find(path, SectionId!, latest: true, StopToken)[0];

        // The first version has none before it: then it is compared with itself, and nothing differs.
        int reference = ReferenceVersion ?? Math.Max(1, after.Version.Version - 1);
        FoundVersion before = history.Find(path, SectionId!, reference, StopToken);
        WriteVerbose($"Comparing {NameOf(before)} with {NameOf(after)}.");
        var diff = VersionDiff.Of(
            before.Version.Content ?? "", after.Version.Content ?? "", NameOf(before), NameOf(after), Context);
        WriteObject(new MdSectionDifference(before, after, diff));
    }

    private static string NameOf(FoundVersion found) =>
        $"{found.Version.SectionId} (version {found.Version.Version})";
}
