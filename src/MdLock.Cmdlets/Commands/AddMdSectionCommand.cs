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
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[]? Content { get; set; }

    /// <summary>The text of the new section's heading, instead of its content: one line.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>With a title, what follows the heading; headings in it are those of subsections. Several strings are lines.</summary>
    [Parameter]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Body { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        bool isContentGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Content));
        if (Title is null ? Body is not null : isContentGiven)
        {
            ThrowTerminatingError(NoSection("Give either -Content, or -Title and, if you like, -Body."));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Title is null && Content is null)
        {
            WriteError(NoSection("What shall be added is missing: give -Content, or -Title and, if you like, -Body."));
            return;
        }

        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(Anchor, () =>
            {
                SectionChange change = ToChange();
                if (ShouldChange(path, path, $"Add a section {Place}", change))
                {
                    WriteSection(Commit(path, change, $"add {Place}"));
                }
            });
        }
    }

    private SectionChange ToChange() => Title is not null
        ? SectionChange.Add(Anchor, Placements.Of(this), Title, string.Join('\n', Body ?? []))
        : SectionChange.Add(Anchor, Placements.Of(this), string.Join('\n', Content!));

    private static ErrorRecord NoSection(string message) =>
        new(new PSArgumentException(message), "SectionNotGiven", ErrorCategory.InvalidArgument, targetObject: null);
}
