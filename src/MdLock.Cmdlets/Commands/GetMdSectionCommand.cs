using System.Management.Automation;
using MdLock.Completers;
using MdLock.Documents;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Get-MdSection: the sections of a document, without a lock.</summary>
[Cmdlet(VerbsCommon.Get, "MdSection", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdSection))]
public sealed class GetMdSectionCommand : MdLockCommand
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

    /// <summary>The sections, by ids, heading paths or wildcards; all if nothing is given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SectionPatternCompleter))]
    public string[]? SectionId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(path, () => WriteSections(path));
        }
    }

    private void WriteSections(string path)
    {
        DocumentSnapshot document = Engine.Read(path);
        WriteVerbose($"{document.Path} has {document.Index.Sections.Count} sections.");
        if (SectionId is null)
        {
            WriteAll(document, document.Index.Sections);
            return;
        }

        foreach (string selector in SectionId)
        {
            ForTarget(selector, () => WriteAll(document, SelectSections(document.Index, selector)));
        }
    }

    private void WriteAll(DocumentSnapshot document, IEnumerable<Section> sections)
    {
        var notes = SectionNotes.Read(Engine, document);
        foreach (Section section in sections)
        {
            WriteObject(notes.On(section));
        }
    }
}
