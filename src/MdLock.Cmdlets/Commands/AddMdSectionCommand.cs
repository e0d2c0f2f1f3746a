using System.Management.Automation;
using MdLock.Commits;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Add-MdSection: adds a section beside or in another one.</summary>
[Cmdlet(VerbsCommon.Add, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Under)]
[OutputType(typeof(MdSection))]
public sealed class AddMdSectionCommand : PlacementCommand
{
    /// <summary>
    /// The new section, heading first. The heading gets the level of the place, and those in it keep their distance to
    /// it. Several strings are lines.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[]? Content { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(Anchor, () =>
            {
                if (ShouldProcess(path, $"Add a section {Place}"))
                {
                    SectionChange change = SectionChange.Add(Anchor, Placements.Of(this), string.Join('\n', Content!));
                    WriteSection(Commit(path, change, $"add {Place}"));
                }
            });
        }
    }
}
