using System.Management.Automation;
using MdLock.Engine;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Repair-MdDocument: finishes or undoes what died, removes what is left over, and tells what it cannot mend.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "MdDocument", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdDocumentRepair))]
public sealed class RepairMdDocumentCommand : MdLockCommand
{
    private const string NoAction = "None";

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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(path, () =>
            {
                if (ShouldProcess(path, "Finish or undo what died, and remove what is left over"))
                {
                    Repair(path);
                }

                // With -WhatIf, what there is to do; else, what a repair cannot do.
                WriteFindings(path);
            });
        }
    }

    private void Repair(string path)
    {
        (string document, IReadOnlyList<RepairStep> steps) = Engine.Repair(path, StopToken);
        WriteVerbose($"{steps.Count} things were repaired in {document}.");
        foreach (RepairStep step in steps)
        {
            WriteObject(new MdDocumentRepair
            {
                Path = document,
                Kind = step.Kind,
                Action = step.Action,
                SectionId = step.SectionId,
                Done = true,
                Message = step.Message,
            });
        }
    }

    private void WriteFindings(string path)
    {
        foreach (MdDocumentFinding finding in MdDocumentFinding.From(Engine.Check(path, StopToken)))
        {
            if (!finding.IsFault && !finding.Kind.StartsWith("Stale", StringComparison.Ordinal))
            {
                continue;
            }

            WriteObject(new MdDocumentRepair
            {
                Path = finding.Path,
                Kind = finding.Kind,
                Action = NoAction,
                SectionId = finding.SectionId,
                Done = false,
                Message = finding.Message,
            });
        }
    }
}
