using MdLock.Audit;
using MdLock.Formatting;
using MdLock.History;
using MdLock.Locking;
using MdLock.Maintenance;

namespace MdLock.Output;

/// <summary>Something that a check of a document found.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdDocumentFinding
{
    private MdDocumentFinding()
    {
    }

    /// <summary>The document, by its canonical path.</summary>
    public required string Path { get; init; }

    /// <summary>What, in one word, such as <c>CommitUnfinished</c> or <c>StaleLock</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>True when something is wrong; what is not is told, but needs no repair.</summary>
    public required bool IsFault { get; init; }

    /// <summary>The section that it is about; null where it is about none.</summary>
    public required string? SectionId { get; init; }

    /// <summary>What is the matter, as a sentence.</summary>
    public required string Message { get; init => field = SafeText.Line(value); }

    /// <summary>The file that it is in.</summary>
    public required string File { get; init; }

    /// <summary>The number of the line in that file, from 1; null where it is about no line.</summary>
    public required int? Line { get; init; }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{Kind}: {Message}");

    /// <summary>What a check found, faults of the document first, stale locks last.</summary>
    internal static IReadOnlyList<MdDocumentFinding> From(CheckResult verdict)
    {
        var findings = new List<MdDocumentFinding>();
        foreach (Finding finding in verdict.Findings)
        {
            findings.Add(new MdDocumentFinding
            {
                Path = verdict.Path,
                Kind = finding.Kind.ToString(),
                IsFault = finding.IsFault,
                SectionId = finding.SectionId,
                Message = finding.Message,
                File = finding.Path,
                Line = finding.Line,
            });
        }

        foreach (AuditFinding finding in verdict.Trail)
        {
            findings.Add(new MdDocumentFinding
            {
                Path = verdict.Path,
                Kind = "Trail" + finding.Kind,
                IsFault = finding.IsFault,
                SectionId = null,
                Message = finding.Message,
                File = finding.File,
                Line = finding.Line,
            });
        }

        foreach (InspectedLock found in verdict.Locks.Locks)
        {
            if (found.Verdict is { } stale)
            {
                findings.Add(OfStale(verdict.Path, "StaleLock", found.Lock.Target.SectionId, stale.Evidence));
            }
        }

        foreach (InspectedTicket found in verdict.Locks.Tickets)
        {
            if (found.Verdict is { } stale)
            {
                findings.Add(OfStale(verdict.Path, "StaleTicket", found.Ticket.Targets[0].SectionId, stale.Evidence));
            }
        }

        return findings;
    }

    /// <summary>What is kept for a document that is gone.</summary>
    internal static MdDocumentFinding OfOrphan(OrphanState orphan) => new()
    {
        Path = orphan.Path,
        Kind = "Orphan",
        IsFault = true,
        SectionId = null,
        Message = $"Something is kept for a document that is gone: {LockInfos.Describe(orphan)}"
            + (orphan.IsInUse ? "; somebody holds or waits for a lock under its name." : "."),
        File = orphan.Path,
        Line = null,
    };

    // Nobody is kept out by what is stale: the next request takes it away. So it is no fault.
    private static MdDocumentFinding OfStale(string path, string kind, string sectionId, string evidence) => new()
    {
        Path = path,
        Kind = kind,
        IsFault = false,
        SectionId = sectionId,
        Message = evidence,
        File = path,
        Line = null,
    };
}
