using System.Collections.ObjectModel;
using System.Management.Automation;
using MdLock.Commits;
using MdLock.Completers;
using MdLock.Documents;
using MdLock.Formatting;
using MdLock.Output;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Set-MdSection: changes a section, under a lock that the runspace has or one that is taken for the change.</summary>
/// <remarks>
/// No parameter set is the default: PowerShell would settle on it before it sees whether text or an object with a
/// Content comes in the pipeline.
/// </remarks>
[Cmdlet(VerbsCommon.Set, "MdSection", SupportsShouldProcess = true)]
[OutputType(typeof(MdSection))]
public sealed class SetMdSectionCommand : GuardedChangeCommand
{
    private readonly List<string> _lines = [];
    private bool _isContentGiven;
    private bool _namesChange;
    private string? _unchanged;

    /// <summary>The document.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Content)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Body)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Append)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Update)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Text)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.ContentLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.BodyLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.AppendLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.UpdateLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.TextLiteralPath)]
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

    /// <summary>The new content as lines of text from the pipeline, all of them together.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ParameterSets.Text)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ParameterSets.TextLiteralPath)]
    [TextOnly]
    [AllowEmptyString]
    public string? Text { get; set; }

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

    /// <summary>Let the new content drop subsections.</summary>
    [Parameter]
    public SwitchParameter AllowDroppedSubsections { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // Later the parameters that objects in the pipeline give are among these too.
        _isContentGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Content));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Text is not null)
        {
            // Together they are the content: the last one is known at the end.
            _lines.Add(Text);
            return;
        }

        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(SectionId, () => Process(path));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_lines.Count > 0)
        {
            Content = [.. _lines];
            foreach (string path in ResolvePaths(Path, LiteralPath))
            {
                ForTarget(SectionId, () => Process(path));
            }
        }
        else if (_unchanged is { } section && !_namesChange)
        {
            WriteError(new ErrorRecord(
                new PSArgumentException(
                    "No change was named: what was piped in has the content that it was read with. Give -Content, -Body, "
                    + "-Append or -Update, or change the Content of what you pipe in."),
                "NoChangeNamed",
                ErrorCategory.InvalidArgument,
                SafeText.Line(section)));
        }
    }

    private void Process(string path)
    {
        if (IsAsItWasRead())
        {
            RequireUnchanged(path);
            _unchanged = SectionId;
            return;
        }

        _namesChange = true;

        // What a script block makes of the section is not known before it runs under the lock.
        SectionChange change = Update is null
            ? ToChange()
            : Guard(SectionChange.ToBeTold(SectionId!, LockScope.Subtree), replacesWhatWasRead: false);
        Action rehearse = Update is null ? () => Owner.Rehearse(path, change) : () => Owner.RequireExpected(path, change);
        string action = Update is not null ? "Set the content by a script block"
            : Append is not null ? "Append text"
            : Body is not null ? "Set the body" : "Set the content";
        if (ShouldChange($"{SectionId} of {path}", action, rehearse))
        {
            WriteSection(Update is null
                ? Commit(path, change, Append is null ? "set" : "append")
                : Commit(path, "update", options => CommitUpdate(path, change, options)));
        }
    }

    /// <summary>Whether an object is piped in whose content is the one that it was read with: it names no change.</summary>
    private bool IsAsItWasRead() => Content is not null
        && !_isContentGiven
        && PipedChecksum is { } checksum
        && checksum.Equals(ContentChecksum.Of(ToText(Content)), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whoever pipes an old object back is told what came in since, as for any other change.</summary>
    private void RequireUnchanged(string path)
    {
        if (!AllowChanged)
        {
            Owner.RequireExpected(path, Guard(ToChange()) with { ReadContent = ToText(Content!) });
        }
    }

    private SectionChange ToChange() => Body is not null ? Guard(SectionChange.SetBody(SectionId!, ToText(Body)))
        : Append is not null ? Guard(SectionChange.Append(SectionId!, ToText(Append)), replacesWhatWasRead: false)
        : Guard(SectionChange.SetContent(
            SectionId!, ToText(Content!), AllowDroppedSubsections));

    /// <summary>Runs the script block on the section as it is under the lock, and commits if it is still that.</summary>
    private CommitResult CommitUpdate(string path, SectionChange meant, LockOptions options)
    {
        using ChangeUnderLock change = Owner.BeginChange(path, [meant], options, GivenToken, StopToken);
        DocumentSnapshot document = change.Read();
        change.RequireExpected(document);
        MdSection current = SectionNotes.Read(Engine, document).On(document.Index.Resolve(change.SectionId));
        Collection<PSObject> output = Update!.InvokeWithContext(null, [new PSVariable("_", current)], current);
        string content = ToText([.. output.Select(line => line?.ToString() ?? "")]);
        return change.Commit(
            (index, section) => SectionEditor.ReplaceContent(index, section, content, AllowDroppedSubsections),
            current.Checksum,
            StopToken);
    }

    private static string ToText(string[] lines) => string.Join('\n', lines);
}
