using System.Management.Automation;
using MdLock.Completers;
using MdLock.Output;
using MdLock.Queries;

namespace MdLock.Commands;

/// <summary>Get-MdSectionVersion: what the sections of a document were, one version for each change.</summary>
[Cmdlet(VerbsCommon.Get, "MdSectionVersion", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdSectionVersion))]
public sealed class GetMdSectionVersionCommand : DocumentsCommand
{
    private bool _areSectionsNamed;
    private int _withoutHistory;

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
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _areSectionsNamed = MyInvocation.BoundParameters.ContainsKey(nameof(SectionId));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_withoutHistory > 0)
        {
            WriteVerbose($"{_withoutHistory} sections have no history: MdLock never changed them.");
        }
    }

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
        foreach (string? selector in SectionId ?? [null!])
        {
            ForTarget(selector ?? document, () => WriteVersions(document, selector));
        }
    }

    private void WriteVersions(string path, string? selector)
    {
        // One that was named is to have a history. Of those that come from elsewhere, as all sections of a document do,
        // most were never changed, and that is their answer.
        bool isSection = selector is not null && !WildcardPattern.ContainsWildcardCharacters(selector);
        if (isSection && (IsSearching || !_areSectionsNamed) && !Engine.Versions.Has(path, selector!, StopToken))
        {
            _withoutHistory++;
            return;
        }

        var history = Engine.Versions;
        if (Version is not null && !IsSearching && isSection)
        {
            WriteVerbose($"Looking for {selector} as it was in version {string.Join(", ", Version)}.");

            // One by one, so that a number that is not there is said and not passed over.
            foreach (int version in Version)
            {
                ForTarget(selector, () => WriteObject(new MdSectionVersion(history.Find(path, selector!, version, StopToken))));
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
