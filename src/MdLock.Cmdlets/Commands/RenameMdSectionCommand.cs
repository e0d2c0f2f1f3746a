using System.Management.Automation;
using MdLock.Commits;
using MdLock.Completers;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Rename-MdSection: gives the heading of a section another text; locks and history follow to its new id.</summary>
[Cmdlet(VerbsCommon.Rename, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdSection))]
public sealed class RenameMdSectionCommand : GuardedChangeCommand
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

    /// <summary>The section, by an id or a heading path.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HeadingCompleter))]
    public string? SectionId { get; set; }

    /// <summary>The new text of the heading: one line.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [Alias("Title")]
    [ValidateNotNullOrEmpty]
    public string? NewTitle { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId, () =>
            {
                SectionChange change = Guard(SectionChange.Rename(SectionId!, NewTitle!));
                if (ShouldChange(path, $"{SectionId} of {path}", $"Rename to {NewTitle}", change))
                {
                    WriteSection(Commit(path, change, "rename"));
                }
            });
        }
    }
}
