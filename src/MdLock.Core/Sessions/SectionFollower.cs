using MdLock.Commits;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>Finds sections again that others renamed or moved between a look into the document and the grant of locks.</summary>
/// <remarks>
/// A lock goes with its section, so the section of a lock is where the lock is, unless it was removed: then another one
/// may have its id. Of a section on which no lock was asked for, such as the one beside which another goes, the history
/// tells.
/// </remarks>
internal sealed class SectionFollower
{
    private readonly DocumentIndex _before;
    private readonly RenameTrace _trace;

    private SectionFollower(DocumentIndex before, RenameTrace trace)
    {
        _before = before;
        _trace = trace;
    }

    /// <summary>Notes what the sections of a document are called now, before the wait.</summary>
    /// <param name="document">The document.</param>
    /// <param name="index">As it was read for the changes.</param>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    public static SectionFollower Of(OpenDocument document, DocumentIndex index) =>
        new(index, document.History.TraceRenames());

    /// <summary>The changes, with the ids that their sections have under the locks.</summary>
    /// <param name="changes">The changes as they were noted.</param>
    /// <param name="asked">What locks were asked for.</param>
    /// <param name="granted">The locks.</param>
    /// <exception cref="SectionNotFoundException">A section is not there any more.</exception>
    public IReadOnlyList<SectionChange> Follow(
        IReadOnlyList<SectionChange> changes, IReadOnlyList<LockTarget> asked, TakenLocks granted)
    {
        DocumentIndex now = granted.Index;
        if (ReferenceEquals(now, _before))
        {
            return changes;
        }

        var locked = new Dictionary<string, string>(StringComparer.Ordinal);

        // In the order of the request, but for targets that another one of it covers: those have no lock of their own.
        for (int i = 0; granted.Count == asked.Count && i < asked.Count; i++)
        {
            locked[asked[i].SectionId] = granted[i].Held.Target.SectionId;
        }

        return
        [
            .. changes.Select(change => change with
            {
                Selector = Now(change.Selector),
                Anchor = change.Anchor is { } anchor ? Now(anchor) : null,
            }),
        ];

        string Now(string id)
        {
            Section section = _before.Resolve(id);
            if (!section.HasHeading)
            {
                return id;
            }

            string? followed = locked.TryGetValue(id, out string? here)
                ? (_trace.IsRemoved(section) ? null : here)
                : _trace.Follow(section, _before, now);
            return followed is not null && now.Find(followed) is not null
                ? followed
                : throw new SectionNotFoundException(id, []);
        }
    }
}
