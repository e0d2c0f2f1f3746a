using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>The one way by which a document changes.</summary>
/// <remarks>
/// A commit keeps all others, and all takeovers of locks, out until it is done. It finishes or undoes what another one
/// left behind; checks that the locks in whose name it comes are still there, live, and cover what it changes; says in
/// the journal what it is about to do; replaces the document whole; and writes the history.
/// </remarks>
internal sealed class Committer
{
    /// <summary>A program that writes the document without end is more likely than this many chance meetings.</summary>
    private const int MaxMeetings = 16;

    private readonly DocumentFile _file;
    private readonly DocumentReader _reader;
    private readonly ILockStore _store;
    private readonly TimeProvider _time;
    private readonly ICommitObserver? _observer;
    private readonly ICommitJournal _journal;
    private readonly SectionFiles _sections;
    private readonly CommitLocks _locks;
    private readonly CommitQueue _queue;
    private readonly ICommitProtocol _protocol;
    private readonly Checkpoint _checkpoint;
    private readonly HistoryFolder _folder;
    private readonly IDisk _files;
    private readonly string _boot;
    private readonly bool _isShared;

    // Where one's turn is no proof that one is alone, the threads of a process are kept apart by this.
    private readonly object _alone = new();

    /// <summary>Creates a committer; nothing is touched before the first commit.</summary>
    /// <param name="file">The document.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="store">Its locks.</param>
    /// <param name="folders">Where its files are.</param>
    /// <param name="files">The operations on files.</param>
    /// <param name="time">The clock by which versions are dated.</param>
    /// <param name="boot">The run of this machine.</param>
    /// <param name="observer">Is told what was done; null for nobody.</param>
    public Committer(
        DocumentFile file,
        DocumentReader reader,
        ILockStore store,
        DocumentFolders folders,
        IDisk files,
        TimeProvider time,
        string boot,
        ICommitObserver? observer = null)
    {
        _folder = new HistoryFolder(folders.Durable);
        _files = files;
        _boot = boot;
        _file = file;
        _reader = reader;
        _store = store;
        _time = time;
        _observer = observer;
        CommitHead? head = store.CommitPoint is { } point ? new CommitHead(point, file.Path) : null;
        _isShared = head is not null;
        _journal = CommitJournals.Open(_folder, files, _isShared);
        _sections = new SectionFiles(_folder, files);
        State = new HistoryStateFile(_folder, files, _sections, _journal);
        _locks = new CommitLocks(store);
        _queue = new CommitQueue(store, new CommitRequests(folders.CommitRequests, files), reader, State, _sections);
        _checkpoint = new Checkpoint(file, files, _journal, _sections, State, observer, head);
        var replacement = new DocumentReplacement(file, files);
        var ending = new CommitEnding(file, files, _locks, _sections, State, _journal, observer, syncsLines: head is not null);
        var kept = new KeptTexts(file, replacement, files, _folder);
        _protocol = head is null
            ? new JournalProtocol(
                file,
                replacement,
                _journal,
                State,
                new CommitRecovery(
                    file,
                    replacement,
                    files,
                    _journal,
                    _sections,
                    State,
                    _locks,
                    ending,
                    kept,
                    new ForgottenReplacement(file, replacement, files),
                    _checkpoint,
                    observer,
                    boot),
                ending,
                _checkpoint,
                time,
                observer,
                boot)
            : new HeadProtocol(
                file,
                replacement,
                files,
                (CommitRecords)_journal,
                State,
                head,
                new DocumentPlacement(file, replacement, files),
                ending,
                kept,
                _checkpoint,
                time,
                observer);
    }

    /// <summary>How the history stands.</summary>
    public HistoryStateFile State { get; }

    /// <summary>Commits a change of one section.</summary>
    /// <param name="change">The change.</param>
    /// <param name="authority">The lock in whose name it comes, as it was when it was granted.</param>
    /// <param name="scope">What of the section the change touches.</param>
    /// <param name="cancellation">Ends the wait for other commits; a commit under way is not cut short.</param>
    /// <exception cref="MdLockException">As for the commit of several changes.</exception>
    public CommitResult Commit(
        SectionChange change, HeldLock authority, LockScope scope, CancellationToken cancellation) =>
        Commit([change with { Scope = scope }], [authority], cancellation);

    /// <summary>Commits several changes of the document as one: all of them, or none.</summary>
    /// <param name="changes">The changes, each of another section; they are made in this order.</param>
    /// <param name="authorities">The locks in whose name they come; each change is covered by one of them.</param>
    /// <param name="cancellation">Ends the wait for other commits; a commit under way is not cut short.</param>
    /// <exception cref="LockTimeoutException">A lock is over or gone; nothing was written.</exception>
    /// <exception cref="LockException">The locks do not cover the changes; nothing was written.</exception>
    /// <exception cref="VersionConflictException">A section has not the expected content; nothing was written.</exception>
    /// <exception cref="CommitException">The system refuses; the document is untouched.</exception>
    /// <exception cref="MdLockException">An edit is refused, or the document cannot be had; it is untouched.</exception>
    public CommitResult Commit(
        IReadOnlyList<SectionChange> changes, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(changes.Count);
        using IDisposable? alone = EnterAlone(cancellation);
        using CommitTurn turn = Explained(() => _queue.Enter(changes, authorities, cancellation));
        RequireStore();
        if (turn.Result is { } made)
        {
            return made;
        }

        CommitResult? writtenOver = null;
        try
        {
            _protocol.Recover();
            if (turn.Left is { } left && _queue.Find(left) is { } done)
            {
                return done;
            }

            turn.GivenUp?.Throw();
            var waiting = new Lazy<IReadOnlyList<CommitRequest>>(() => turn.HasWaited ? _queue.Take() : []);
            for (int meeting = 0; meeting < MaxMeetings; meeting++)
            {
                if (TryCommit(changes, authorities, waiting, ref writtenOver, cancellation) is { } result)
                {
                    return result;
                }
            }
        }
        catch (Exception failure) when (writtenOver is not null && (failure is MdLockException || CommitErrors.IsFailure(failure)))
        {
            // It was made, and another program wrote over it: that it cannot be made once more is no refusal.
            return writtenOver with { Deferred = failure };
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            return _queue.FindInDocument(turn.Left, failure) ?? throw CommitErrors.From(failure, _file.Path);
        }

        throw CommitErrors.From(new IOException("another program does not cease to write it."), _file.Path);
    }

    /// <summary>True while a commit is under way, when one died, or when the machine went down since the last checkpoint.</summary>
    /// <exception cref="CommitException">The system refuses.</exception>
    public bool IsUnfinished => Explained(() => _protocol.IsUnfinished);

    /// <summary>Whether there were commits since the last checkpoint.</summary>
    /// <exception cref="CommitException">The system refuses.</exception>
    public bool HasJournal => ReadJournal().Last is not null;

    /// <summary>Finishes or undoes a commit that died, if there is one.</summary>
    /// <returns>What was done; null when there was nothing to do.</returns>
    /// <exception cref="CommitException">The system refuses.</exception>
    /// <exception cref="StoreException">The same, of the locks.</exception>
    public RecoveryAction? Recover(CancellationToken cancellation)
    {
        using IDisposable? alone = EnterAlone(cancellation);
        using IDisposable commit = _store.EnterCommit(cancellation);
        RequireStore();
        return Explained(_protocol.Recover);
    }

    /// <summary>
    /// Lets the store know as many commits as the files tell of: where it was restored from a backup, or is a new one.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    /// <exception cref="CommitException">The system refuses.</exception>
    public void LetFilesCount(CancellationToken cancellation)
    {
        using IDisposable? alone = EnterAlone(cancellation);
        using IDisposable commit = _store.EnterCommit(cancellation);
        RequireStore();
        Explained(() =>
        {
            _protocol.LetFilesCount();
            return true;
        });
    }

    /// <summary>Makes durable what commits wrote without a wait for the disk, and cuts the journal.</summary>
    /// <exception cref="MdLockException">The system refuses; the journal has all that it had.</exception>
    public void MakeCheckpoint(CancellationToken cancellation) => AtRest(_ => true, cancellation);

    /// <summary>Does something with the history, while no commit runs, none is left unfinished, and the journal is empty.</summary>
    /// <exception cref="MdLockException">The system refuses.</exception>
    public T AtRest<T>(Func<HistoryCare, T> work, CancellationToken cancellation)
    {
        using IDisposable? alone = EnterAlone(cancellation);
        using IDisposable commit = _store.EnterCommit(cancellation);
        RequireStore();
        return Explained(() =>
        {
            _protocol.Recover();
            _protocol.ShutOut();
            _checkpoint.Run();
            return work(new HistoryCare(_folder, _files, _sections, State, _protocol.RequireTurn));
        });
    }

    /// <summary>Does something with the whole document in the name of locks, while no commit runs and the journal is empty.</summary>
    /// <param name="authorities">The locks; one of them covers the document.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancellation">Ends the wait for commits.</param>
    /// <exception cref="LockTimeoutException">A lock is over or gone; nothing was done.</exception>
    /// <exception cref="LockException">The locks do not cover the document; nothing was done.</exception>
    /// <exception cref="MdLockException">The system refuses.</exception>
    public void WithoutCommits(IReadOnlyList<HeldLock> authorities, Action work, CancellationToken cancellation)
    {
        using IDisposable? alone = EnterAlone(cancellation);
        using IDisposable commit = _store.EnterCommit(cancellation);
        RequireStore();
        Explained(() =>
        {
            _protocol.Recover();
            _protocol.ShutOut();
            LockTarget document = LockTarget.Of(_reader.Read().Index.Root.IdPath, LockScope.Document);
            _locks.Require(authorities, [document], cancellation);
            _checkpoint.Run();
            _protocol.Leave(authorities);
            work();
            return true;
        });
    }

    /// <summary>Keeps other threads of this process out, where that is not done by one's turn.</summary>
    /// <exception cref="StoreException">Another thread does not come to its end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    private ThreadTurn? EnterAlone(CancellationToken cancellation) => !_isShared ? null
        : ThreadTurn.TryEnter(_alone, cancellation) ?? throw StoreRefusals.ThreadsBusy(_file.Path);

    /// <summary>Makes sure that the store still tells what is committed, or does not, as when the document was opened.</summary>
    /// <exception cref="StoreException">The folder was moved to another store.</exception>
    private void RequireStore()
    {
        if ((_store.CommitPoint is not null) != _isShared)
        {
            throw StoreRefusals.Moved(_file.Path);
        }
    }

    private JournalContents ReadJournal() => Explained(_journal.Read);

    /// <summary>Does work, and explains what the system refuses of it.</summary>
    private T Explained<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            throw CommitErrors.From(failure, _file.Path);
        }
    }

    /// <summary>Null when another program wrote the document meanwhile: then it is to be read again.</summary>
    private CommitResult? TryCommit(
        IReadOnlyList<SectionChange> changes,
        IReadOnlyList<HeldLock> authorities,
        Lazy<IReadOnlyList<CommitRequest>> waiting,
        ref CommitResult? writtenOver,
        CancellationToken cancellation)
    {
        (DocumentSnapshot before, string checksum, byte[] bytes) = _reader.ReadWithChecksum();
        HistoryState state = State.ReadWithin();
        var group = new CommitGroup(before, checksum, bytes, state, _sections, _observer, _time);
        CommitResult result = group.Add(changes, authorities, targets => _locks.Require(authorities, targets, cancellation));
        if (!result.Changed)
        {
            return result;
        }

        _file.RequireWritable();
        if (group.Moves.Count == 0 && waiting.Value.Count > 0)
        {
            Join(group, waiting.Value, cancellation);
        }

        JournalEntry entry = group.ToEntry(state.Sequence + 1, _boot, _locks.Find(group.Moves, cancellation));
        if (_protocol.Make(entry, group.Bytes, authorities) is not { } made)
        {
            return null;
        }

        CommitResult answer = On(group.Document, result) with { Deferred = made.Deferred };
        if (made.IsWrittenOver)
        {
            writtenOver = answer;
            return null;
        }

        _reader.Remember(group.Bytes, group.Document, made.After);
        return answer;
    }

    /// <summary>The answer, on the document that readers see: with what others wanted.</summary>
    private static CommitResult On(DocumentSnapshot document, CommitResult result)
    {
        if (ReferenceEquals(document, result.After))
        {
            return result;
        }

        Section?[] sections = [.. result.Sections.Select(section => section is null ? null : document.Index.Find(section.Id))];
        return result with { After = document, Section = sections[0], Sections = sections };
    }

    private void Join(CommitGroup group, IReadOnlyList<CommitRequest> waiting, CancellationToken cancellation)
    {
        try
        {
            foreach ((CommitRequest request, IReadOnlyList<HeldLock> locks) in _locks.FindLive(waiting, cancellation))
            {
                group.TryJoin(request, locks);
            }
        }
        catch (StoreException)
        {
            // They do it themselves, and are told what is wrong with the locks.
        }
    }
}
