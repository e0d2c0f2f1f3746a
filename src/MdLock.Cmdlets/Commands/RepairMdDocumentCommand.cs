using System.Management.Automation;
using MdLock.Commits;
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
                var care = new DocumentCare(Engine);
                if (ShouldProcess(path, "Finish or undo what died, and remove what is left over"))
                {
                    Repair(care, path);
                }

                // With -WhatIf, what there is to do; else, what a repair cannot do.
                WriteFindings(care, path);
            });
        }
    }

    private void Repair(DocumentCare care, string path)
    {
        DocumentVerdict before = care.Verify(path, StopToken);
        if (before.Findings.Count > 0 && care.Recover(path, StopToken) is { } recovered)
        {
            Write(before.Path, recovered);
        }

        foreach (string file in care.RemoveTemporary(path, StopToken))
        {
            Write(before.Path, "TemporaryFileLeft", "Removed", null, $"'{file}' was the temporary file of a commit that died.");
        }

        foreach (MdLockCleanupResult gone in LockInfos.FromCleanup(Engine.Cleanup(path, StopToken)))
        {
            string? section = gone.Kind == "File" ? null : gone.Name;
            string kind = gone.Kind == "File" ? "FileLeft" : "Stale" + gone.Kind;
            Write(before.Path, kind, "Removed", section, $"{gone.Name}: {gone.Evidence}");
        }
    }

    private void Write(string path, RecoveryAction recovered)
    {
        string kind = recovered.Outcome is RecoveryOutcome.Discarded ? "JournalDamaged" : "CommitUnfinished";
        string message = recovered.Kept is { } kept
            ? $"Texts that are in no document any more were kept in '{kept}': look at them, then remove the folder."
            : $"The commit {recovered.Commit} ({recovered.Operation}) by {recovered.Author} did not come to its end.";
        Write(path, kind, recovered.Outcome.ToString(), null, message);
    }

    private void Write(string path, string kind, string action, string? sectionId, string message) =>
        WriteObject(new MdDocumentRepair
        {
            Path = path,
            Kind = kind,
            Action = action,
            SectionId = sectionId,
            Done = true,
            Message = message,
        });

    private void WriteFindings(DocumentCare care, string path)
    {
        foreach (MdDocumentFinding finding in MdDocumentFinding.From(care.Verify(path, StopToken)))
        {
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
