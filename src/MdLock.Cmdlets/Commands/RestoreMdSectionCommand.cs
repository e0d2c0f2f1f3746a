using System.Management.Automation;
using MdLock.Completers;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>
/// Restore-MdSection: gives a section the content of an earlier version, as a new version; one that was removed comes
/// back where it was.
/// </summary>
[Cmdlet(VerbsData.Restore, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdSection))]
public sealed class RestoreMdSectionCommand : SectionChangeCommand
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

    /// <summary>The section, by an id or a heading path; a removed one by the id that it had.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HistorySectionCompleter))]
    public string? SectionId { get; set; }

    /// <summary>The number of the version whose content the section shall have.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public int Version { get; set; }

    /// <summary>
    /// Restore the section only if it is at this version, as Get-MdSection tells it; one that was removed, if this is
    /// its newest.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [VersionMark]
    [ArgumentCompleter(typeof(ExpectedVersionCompleter))]
    public string? ExpectedVersion { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId, () =>
            {
                if (ShouldChange($"{SectionId} of {path}", $"Restore version {Version}", () => Rehearse(path)))
                {
                    Restore(path);
                }
            });
        }
    }

    private void Rehearse(string path) =>
        Owner.RehearseRestore(path, SectionId!, Version, VersionMarkAttribute.Read(ExpectedVersion));

    private void Restore(string path) => WriteSection(Commit(
        path,
        $"restore version {Version}",
        call => Owner.Restore(
            path, SectionId!, Version, VersionMarkAttribute.Read(ExpectedVersion), call, GivenToken, StopToken)));
}
