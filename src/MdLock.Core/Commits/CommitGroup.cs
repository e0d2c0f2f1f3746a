using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>What one replacement of the document does: the commit of whoever has his turn, and of others who wait for theirs.</summary>
/// <remarks>
/// Each is planned on what those before it leave, with a version and a line in the audit trail of its own, as if they had
/// come one by one. In the journal they are one entry: all of them are made, or none.
/// </remarks>
internal sealed class CommitGroup
{
    private readonly SectionFiles _sections;
    private readonly ICommitObserver? _observer;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly string _before;
    private readonly byte[] _old;
    private readonly List<PendingLines> _appends = [];
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    // How the history will stand, but for where the lines are: worked out when somebody joins, for one alone does not need it.
    private Lazy<HistoryState> _state;
    private Planned? _first;

    /// <summary>Begins a group.</summary>
    /// <param name="before">The document as it is.</param>
    /// <param name="checksum">The SHA-256 of its bytes.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="state">How its history stands.</param>
    /// <param name="sections">The lines of the history.</param>
    /// <param name="observer">Puts commits into words; null for nobody.</param>
    /// <param name="time">The clock by which versions are dated.</param>
    public CommitGroup(
        DocumentSnapshot before,
        string checksum,
        byte[] bytes,
        HistoryState state,
        SectionFiles sections,
        ICommitObserver? observer,
        TimeProvider time)
    {
        (_sections, _observer, _time, _start) = (sections, observer, time, time.GetTimestamp());
        (_before, _old) = (checksum, bytes);
        (Document, Bytes, _state) = (before, bytes, new(state));
    }

    /// <summary>The document as it will be.</summary>
    public DocumentSnapshot Document { get; private set; }

    /// <summary>Its bytes.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>The sections that it moves: where there are any, it is a commit alone.</summary>
    public IReadOnlyList<JournalMove> Moves => _first?.Moves ?? [];

    /// <summary>Adds the commit of whoever has his turn.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="authorities">The locks in whose name they come.</param>
    /// <param name="requireCover">Refuses them where the locks do not cover what they change.</param>
    /// <exception cref="MdLockException">They are refused.</exception>
    public CommitResult Add(
        IReadOnlyList<SectionChange> changes,
        IReadOnlyList<HeldLock> authorities,
        Action<IReadOnlyList<LockTarget>> requireCover)
    {
        Planned planned = Plan(changes, authorities, Guid.NewGuid(), requireCover);
        if (planned.Result.Changed)
        {
            _first = planned;
            Accept(planned);
        }

        return planned.Result;
    }

    /// <summary>Adds the commit of somebody who waits, if it fits; who is left out is told why when his own turn comes.</summary>
    /// <param name="request">What he wants.</param>
    /// <param name="authorities">The locks in whose name it comes, as they stand now.</param>
    /// <returns>False for one that would be refused, would change nothing, or would change what is not for a group.</returns>
    public bool TryJoin(CommitRequest request, IReadOnlyList<HeldLock> authorities)
    {
        try
        {
            Planned planned = Plan(
                [request.ToChange()], authorities, request.Commit, targets => CommitLocks.RequireCover(authorities, targets));
            if (!planned.Result.Changed
                || planned.Moves.Count > 0
                || planned.History.Appends.Any(append => _appends.Exists(one => one.Key == append.Key)))
            {
                return false;
            }

            Accept(planned);
            return true;
        }
        catch (Exception refusal) when (refusal is MdLockException || CommitErrors.IsFailure(refusal))
        {
            return false;
        }
    }

    /// <summary>What is to be done, for the journal.</summary>
    /// <param name="sequence">The number of the commit.</param>
    /// <param name="boot">The run of this machine.</param>
    /// <param name="places">The locks that go with the sections that it moves.</param>
    public JournalEntry ToEntry(long sequence, string boot, IReadOnlyList<JournalPlace> places) => new()
    {
        Sequence = sequence,
        Boot = boot,
        Commit = _first!.Stamp.Commit,
        Timestamp = _first.Stamp.Timestamp,
        Author = _first.Stamp.Author,
        Operation = _first.Operation,
        Fence = _first.Stamp.Fence,
        LockId = _first.Authorities[0].LockId,
        Before = _before,
        After = ContentChecksum.OfBytes(Bytes),
        Temporary = "",
        Splice = ByteSplice.Between(_old, Bytes),
        Appends = _appends,
        Seen = _seen,
        Moves = Moves,
        Places = places,
        Notes = _notes,
    };

    private Planned Plan(
        IReadOnlyList<SectionChange> changes,
        IReadOnlyList<HeldLock> authorities,
        Guid commit,
        Action<IReadOnlyList<LockTarget>> requireCover)
    {
        var edits = new CommitPlan(Document.Index, _state.Value);
        requireCover(edits.Targets(changes));
        EditedDocument edited = edits.Apply(changes);
        var stamp = new CommitStamp(
            commit, _time.GetUtcNow(), authorities[0].Owner.User, authorities[0].Fence, changes[0].Message);
        if (!edited.Changed)
        {
            var same = new CommitResult(Document, Document, edits.Results[0], Changed: false) { Sections = edits.Results };
            return new Planned(stamp, changes[0].Operation, authorities, same, Bytes, HistoryPlan.Nothing, []);
        }

        // Before the first only: what the others find is what those before them leave.
        bool isEditedOutside = _first is null && _state.Value.Document != _before;
        byte[] bytes = Document.Text.Encode(edited.After.Text);
        HistoryPlan history = HistoryPlanner.Plan(_sections, _state.Value, isEditedOutside, stamp, edited);
        var after = new DocumentSnapshot(Document.Path, Document.Text.With(edited.After.Text), edited.After);
        var result = new CommitResult(Document, after, edits.Results[0], Changed: true)
        {
            Sections = edits.Results,
            Versions = history.Versions,
        };
        return new Planned(stamp, changes[0].Operation, authorities, result, bytes, history, CommitPlan.MovesOf(edited));
    }

    private void Accept(Planned planned)
    {
        (Document, Bytes) = (planned.Result.After, planned.Bytes);
        Lazy<HistoryState> before = _state;
        _state = new(() => HistoryStateFile.After(before.Value, planned.History));
        foreach (PendingLines append in planned.History.Appends)
        {
            // What an earlier one left of it is not what it is left as.
            _seen.Remove(append.Key);
            _appends.Add(append);
        }

        foreach ((string key, string seen) in planned.History.Seen)
        {
            _seen[key] = seen;
        }

        _notes.AddRange(_observer?.Describe(planned.Authorities, planned.Result, _time.GetElapsedTime(_start)) ?? []);
    }

    private sealed record Planned(
        CommitStamp Stamp,
        string Operation,
        IReadOnlyList<HeldLock> Authorities,
        CommitResult Result,
        byte[] Bytes,
        HistoryPlan History,
        IReadOnlyList<JournalMove> Moves);
}
