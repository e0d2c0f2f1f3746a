using System.Management.Automation;
using MdLock.Commits;
using MdLock.Completers;
using MdLock.History;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Remove-MdSection: removes a section; its versions stay, and bring it back with Restore-MdSection.</summary>
[Cmdlet(VerbsCommon.Remove, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdSection))]
public sealed class RemoveMdSectionCommand : GuardedChangeCommand
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

    /// <summary>Remove its subsections with it.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId, () =>
            {
                SectionChange change = Guard(SectionChange.Remove(SectionId!, Recurse));
                if (ShouldChange(path, $"{SectionId} of {path}", Recurse ? "Remove, with all that is in it" : "Remove", change))
                {
                    Change(path, change);
                }
            });
        }
    }

    // What was removed is returned as it was: there is nothing else to return.
    private void Change(string path, SectionChange change)
    {
        CommitResult result = Commit(path, change, "remove");
        if (PassThru && result.Changed)
        {
            // By the id that it had under the lock: it may have been renamed while this waited.
            string id = result.Versions.First(version => version.Operation == SectionOperations.Remove).SectionId;
            WriteObject(SectionNotes.Read(Engine, result.Before).On(result.Before.Index.Resolve(id)));
        }
    }
}
