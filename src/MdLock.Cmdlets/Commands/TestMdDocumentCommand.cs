using System.Management.Automation;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Test-MdDocument: whether a document, its journal, its history and its locks are in order.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MdDocument", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(bool), typeof(MdDocumentFinding))]
public sealed class TestMdDocumentCommand : DocumentsCommand
{
    /// <summary>Return what was found in place of true or false; nothing means that all is in order.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
        if (Engine.InspectOrphan(document) is { } orphan)
        {
            Tell(orphan.Path, [MdDocumentFinding.OfOrphan(orphan)]);
        }
        else
        {
            Tell(document, MdDocumentFinding.From(Engine.Check(document, StopToken)));
        }
    }

    /// <inheritdoc/>
    private protected override void ProcessFolder(string folder)
    {
        foreach (string path in Engine.FindOrphans(folder, Recurse))
        {
            StopToken.ThrowIfCancellationRequested();
            ForTarget(path, () => ProcessDocument(path));
        }
    }

    private void Tell(string path, IReadOnlyList<MdDocumentFinding> findings)
    {
        WriteVerbose($"{path}: {findings.Count} findings, {findings.Count(finding => finding.IsFault)} of them faults.");
        foreach (MdDocumentFinding finding in findings)
        {
            WriteVerbose($"{path}: {finding}");
        }

        if (Detailed)
        {
            WriteObject(findings, enumerateCollection: true);
        }
        else
        {
            WriteObject(!findings.Any(finding => finding.IsFault));
        }
    }
}
