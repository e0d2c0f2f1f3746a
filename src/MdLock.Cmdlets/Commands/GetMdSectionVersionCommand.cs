using System.Management.Automation;
using MdLock.Completers;
using MdLock.Output;
using MdLock.Queries;

namespace MdLock.Commands;

/// <summary>Get-MdSectionVersion: what the sections of a document were, one version for each change.</summary>
[Cmdlet(VerbsCommon.Get, "MdSectionVersion", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdSectionVersion))]
public sealed class GetMdSectionVersionCommand : MdLockCommand
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

    /// <summary>
    /// The sections, by ids or heading paths, removed ones by their last ids; or wildcards over the ids. All that have
    /// a history if nothing is given.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HistoryPatternCompleter))]
    public string[]? SectionId { get; set; }

    /// <summary>Only the versions with these numbers.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public int[]? Version { get; set; }

    /// <summary>Only the newest version of each section.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            foreach (string? selector in SectionId ?? [null!])
            {
                ForTarget(selector ?? path, () => WriteVersions(path, selector));
            }
        }
    }

    private void WriteVersions(string path, string? selector)
    {
        var history = Engine.Versions;
        if (Version is not null && selector is not null && !WildcardPattern.ContainsWildcardCharacters(selector))
        {
            WriteVerbose($"Looking for {selector} as it was in version {string.Join(", ", Version)}.");

            // One by one, so that a number that is not there is said and not passed over.
            foreach (int version in Version)
            {
                ForTarget(selector, () => WriteObject(new MdSectionVersion(history.Find(path, selector, version, StopToken))));
            }

            return;
        }

        IReadOnlyList<FoundVersion> versions = history.Find(path, selector, Latest, StopToken);
        WriteVerbose($"{selector ?? path} has {versions.Count} versions to choose from.");
        foreach (FoundVersion found in versions)
        {
            StopToken.ThrowIfCancellationRequested();
            if (Version is null || Version.Contains(found.Version.Version))
            {
                WriteObject(new MdSectionVersion(found));
            }
        }
    }
}
