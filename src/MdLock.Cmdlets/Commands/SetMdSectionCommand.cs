using System.Collections.ObjectModel;
using System.Management.Automation;
using MdLock.Commits;
using MdLock.Completers;
using MdLock.Documents;
using MdLock.History;
using MdLock.Output;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Set-MdSection: changes a section, under a lock that the runspace has or one that is taken for the change.</summary>
[Cmdlet(VerbsCommon.Set, "MdSection", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Content)]
[OutputType(typeof(MdSection))]
public sealed class SetMdSectionCommand : SectionChangeCommand
{
    /// <summary>The document.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Content)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Body)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Append)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Update)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.ContentLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.BodyLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.AppendLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.UpdateLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The section, by an id or a heading path.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SectionCompleter))]
    public string? SectionId { get; set; }

    /// <summary>The new content: heading, body and subsections. Several strings are lines.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Content)]
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.ContentLiteralPath)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Content { get; set; }

    /// <summary>The new body: what stands between the heading and the first subsection. Several strings are lines.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Body)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.BodyLiteralPath)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Body { get; set; }

    /// <summary>Text to add at the end of the body. Several strings are lines.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Append)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.AppendLiteralPath)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Append { get; set; }

    /// <summary>A script block that gets the section as $_ and returns its new content; it runs under the lock.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Update)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.UpdateLiteralPath)]
    [ValidateNotNull]
    public ScriptBlock? Update { get; set; }

    /// <summary>Change the section only if its content has this SHA-256.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChecksumCompleter))]
    public string? ExpectedChecksum { get; set; }

    /// <summary>Change the section only if its newest version has this number.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public int? ExpectedVersion { get; set; }

    /// <summary>Let the new content drop subsections.</summary>
    [Parameter]
    public SwitchParameter AllowDroppedSubsections { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId, () =>
            {
                if (ShouldProcess($"{SectionId} of {path}", "Set content"))
                {
                    Set(path);
                }
            });
        }
    }

    private void Set(string path) => WriteSection(Update is null
        ? Commit(path, ToChange(), Append is null ? "set" : "append")
        : Commit(path, "update", options => CommitUpdate(path, options)));

    private SectionChange ToChange()
    {
        SectionChange change = Body is not null
            ? SectionChange.SetBody(SectionId!, ToText(Body))
            : Append is not null
                ? SectionChange.Append(SectionId!, ToText(Append))
                : SectionChange.SetContent(SectionId!, ToText(Content ?? []), AllowDroppedSubsections);
        return change with { ExpectedChecksum = ExpectedChecksum, ExpectedVersion = ExpectedVersion };
    }

    /// <summary>Runs the script block on the section as it is under the lock, and commits if it is still that.</summary>
    private CommitResult CommitUpdate(string path, LockOptions options)
    {
        using ChangeUnderLock change = Owner.BeginChange(
            path, SectionId!, LockScope.Subtree, options, GivenToken, StopToken);
        DocumentSnapshot document = change.Read();
        MdSection current = SectionNotes.Read(Engine, document).On(document.Index.Resolve(change.SectionId));
        if (ExpectedChecksum is not null && !ExpectedChecksum.Equals(current.Checksum, StringComparison.OrdinalIgnoreCase))
        {
            throw new VersionConflictException(current.SectionId, ExpectedChecksum, current.Checksum);
        }

        if (ExpectedVersion is { } expected && change.VersionIn(document) is var version && version != expected)
        {
            throw new VersionConflictException(current.SectionId, expected, version);
        }

        Collection<PSObject> output = Update!.InvokeWithContext(null, [new PSVariable("_", current)], current);
        string content = ToText([.. output.Select(line => line?.ToString() ?? "")]);
        return change.Commit(
            (index, section) => SectionEditor.ReplaceContent(index, section, content, AllowDroppedSubsections),
            current.Checksum,
            StopToken);
    }

    private static string ToText(string[] lines) => string.Join('\n', lines);
}
