using System.Management.Automation;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Test-MdDocument: whether a document, its journal, its history and its locks are in order.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MdDocument", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(bool), typeof(MdDocumentFinding))]
public sealed class TestMdDocumentCommand : MdLockCommand
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

    /// <summary>Return what was found in place of true or false; nothing means that all is in order.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(path, () => Test(path));
        }
    }

    private void Test(string path)
    {
        IReadOnlyList<MdDocumentFinding> findings =
            MdDocumentFinding.From(Engine.Check(path, StopToken));
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
