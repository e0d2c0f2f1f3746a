using System.Globalization;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Rules;

namespace MdLock.Maintenance;

/// <summary>Mends documents and all that belongs to them, as far as it can be mended.</summary>
/// <param name="documents">Opens documents.</param>
/// <param name="cleanup">Removes what is left over.</param>
/// <param name="by">Who does it, for the audit trail.</param>
internal sealed class DocumentRepair(OpenDocuments documents, DocumentCleanup cleanup, LockOwner by)
{
    /// <summary>
    /// Finishes or undoes a commit that died, removes what is left over, mends the history as far as the document
    /// allows, and acknowledges damage of the audit trail. Each step is noted in the trail.
    /// </summary>
    /// <returns>The document's canonical path, and what was done; empty when there was nothing to do.</returns>
    /// <exception cref="MdLockException">The document is not there, or the system refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (string Path, IReadOnlyList<RepairStep> Steps) Run(string path, CancellationToken cancellation) =>
        documents.With(path, document => (document.Path, Run(document, cancellation)));

    /// <summary>Finishes or undoes a commit that died, if there is one.</summary>
    /// <returns>What was done; null when there was nothing to do.</returns>
    /// <exception cref="MdLockException">The document is not there, or the system refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecoveryAction? Recover(string path, CancellationToken cancellation) =>
        documents.With(path, document => document.HasState ? document.Committer.Recover(cancellation) : null);

    private List<RepairStep> Run(OpenDocument document, CancellationToken cancellation)
    {
        // Part of it goes by the settings: without them nothing is begun.
        _ = document.Settings.Current;
        CheckResult before = DocumentCheck.Run(document, cancellation);
        var steps = new List<RepairStep>();
        if (before.Findings.FirstOrDefault(finding => finding.Kind is FindingKind.StoreSetBack or FindingKind.CommitFilesMissing) is { } gap)
        {
            document.Committer.LetFilesCount(cancellation);
            steps.Add(new RepairStep(
                gap.Kind.ToString(), "Mended", null, $"{gap.Message} The store goes on from those of which the files tell."));
        }

        if (before.Findings.Count > 0)
        {
            if (document.Committer.Recover(cancellation) is { } recovered)
            {
                steps.Add(ToStep(recovered));
            }

            steps.AddRange(document.BetweenCommits.RemoveTemporary(cancellation).Select(file => new RepairStep(
                "TemporaryFileLeft", "Removed", null, $"'{file}' was the temporary file of a commit that died.")));
        }

        if (before.Findings.Any(finding => finding.IsOfHistory))
        {
            steps.AddRange(document.BetweenCommits.Mend(cancellation).Select(section => new RepairStep(
                "HistoryDamaged", "Mended", section, "What was whole is kept; the damaged file is kept aside.")));
        }

        if (before.Findings.Any(finding => finding.Kind == FindingKind.FenceCounterDamaged))
        {
            long last = document.Store.MendCounter(DocumentCheck.HighestFence(document), cancellation);
            steps.Add(new RepairStep("FenceCounterDamaged", "Mended", null, string.Create(
                CultureInfo.InvariantCulture, $"The fences go on after {last}.")));
        }

        if (before.Findings.Any(finding => finding.Kind == FindingKind.TooOpen))
        {
            steps.AddRange(Exposure.Find(document.Folders, closes: true).Select(path => new RepairStep(
                "TooOpen", "Closed", null, $"'{path}' was open to more people than the document.")));
        }

        steps.AddRange(before.Trail.Where(finding => finding.IsFault).Select(finding => new RepairStep(
            "Trail" + finding.Kind, "Acknowledged", null, finding.Message)));
        document.Audit.Repaired(by, steps);
        steps.AddRange(ToSteps(cleanup.Run(document, cancellation)));
        return steps;
    }

    private static RepairStep ToStep(RecoveryAction recovered) => new(
        recovered.Outcome is RecoveryOutcome.Discarded ? "JournalDamaged" : "CommitUnfinished",
        recovered.Outcome.ToString(),
        null,
        recovered.Kept is { } kept
            ? $"Texts that are in no document any more were kept in '{kept}': look at them, then remove the folder."
            : $"The commit {recovered.Commit} ({recovered.Operation}) by {recovered.Author} did not come to its end.");

    private static IEnumerable<RepairStep> ToSteps(CleanupResult cleanup)
    {
        foreach (Reclaimed gone in cleanup.Reclaimed)
        {
            string section = gone.Lock?.Target.SectionId ?? gone.Ticket!.Targets[0].SectionId;
            string kind = gone.Lock is null ? "StaleTicket" : "StaleLock";
            yield return new RepairStep(kind, "Removed", section, $"{gone.Verdict.Reason}: {gone.Verdict.Evidence}");
        }

        foreach (string file in cleanup.Files)
        {
            yield return new RepairStep("FileLeft", "Removed", null, $"'{file}' was left over.");
        }

        if (cleanup.VersionsRemoved > 0)
        {
            yield return new RepairStep("VersionsOverdue", "Removed", null, string.Create(
                CultureInfo.InvariantCulture, $"{cleanup.VersionsRemoved} versions were beyond what is kept."));
        }
    }
}
