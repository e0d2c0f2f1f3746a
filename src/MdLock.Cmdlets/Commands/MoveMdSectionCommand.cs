using System.Management.Automation;
using MdLock.Commits;
using MdLock.Completers;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Move-MdSection: puts a section, with all that is in it, in another place of its document.</summary>
[Cmdlet(VerbsCommon.Move, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.After)]
[OutputType(typeof(MdSection))]
public sealed class MoveMdSectionCommand : PlacementCommand
{
    /// <summary>The section, by an id or a heading path.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HeadingCompleter))]
    public string? SectionId { get; set; }

    /// <summary>Make the change only if the section's content has this SHA-256.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChecksumCompleter))]
    public string? ExpectedChecksum { get; set; }

    /// <summary>Make the change only if the section is at this version, as Get-MdSection tells it.</summary>
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
                SectionChange change = ToChange();
                if (ShouldChange(path, $"{SectionId} of {path}", $"Move {Place}", change))
                {
                    WriteSection(Commit(path, change, $"move {Place}"));
                }
            });
        }
    }

    private SectionChange ToChange() => SectionChange.Move(SectionId!, Placements.Of(this), Anchor) with
    {
        ExpectedChecksum = ExpectedChecksum,
        ExpectedVersion = VersionMarkAttribute.Read(ExpectedVersion),
    };
}
