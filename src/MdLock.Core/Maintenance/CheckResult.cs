using MdLock.Audit;
using MdLock.History;
using MdLock.Locking;

namespace MdLock.Maintenance;

/// <summary>What a check of a document found.</summary>
/// <param name="Path">The document, by its canonical path.</param>
/// <param name="Findings">Of the document, its journal and its history.</param>
/// <param name="Trail">Of its audit trail.</param>
/// <param name="Locks">Who holds and who waits; what is stale among them is left over.</param>
internal sealed record CheckResult(
    string Path, IReadOnlyList<Finding> Findings, IReadOnlyList<AuditFinding> Trail, TableSnapshot Locks);
