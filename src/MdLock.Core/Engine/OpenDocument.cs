using System.Diagnostics;
using System.Globalization;
using MdLock.Audit;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Metrics;
using MdLock.Relocation;
using MdLock.Rules;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Engine;

/// <summary>A document and everything that works on it, opened once for all sessions of the process.</summary>
internal sealed class OpenDocument : IDisposable
{
    /// <summary>A commit takes milliseconds; behind one that is stopped nobody shall wait for a courtesy.</summary>
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromMilliseconds(250);

    private readonly Adoption _adoption;
    private readonly LockOwner _process;
    private readonly Func<DocumentFolders, ILockStore> _openStore;
    private readonly bool _isShared;
    private bool _isRecovered;
    private volatile bool _hasCommitted;

    /// <summary>Opens a document; nothing is touched before the first call.</summary>
    /// <param name="file">The document.</param>
    /// <param name="folders">Where its files are.</param>
    /// <param name="store">Its locks.</param>
    /// <param name="trail">Its audit trail.</param>
    /// <param name="metrics">The figures of the process.</param>
    /// <param name="time">The clocks.</param>
    /// <param name="settings">The numbers to go by.</param>
    /// <param name="openStore">Opens the locks of a document.</param>
    /// <param name="process">Who acts where no owner does.</param>
    public OpenDocument(
        DocumentFile file,
        DocumentFolders folders,
        ILockStore store,
        IAuditTrail trail,
        EngineMetrics metrics,
        TimeProvider time,
        DocumentSettings settings,
        Func<DocumentFolders, ILockStore> openStore,
        LockOwner process)
    {
        _adoption = new Adoption(file, folders, openStore);
        _process = process;
        _openStore = openStore;
        Audit = new AuditRecorder(trail, time);
        Metrics = metrics;
        Settings = settings;
        File = file;
        Folders = folders;
        Store = store;
        _isShared = store.CommitPoint is not null;
        Manager = new LockManager(store, time);
        Reader = new DocumentReader(file);
        HistoryFolder = new HistoryFolder(folders.Durable);
        Disk = new OsDisk(folders, () => settings.Known.SyncsCommits);
        Committer = new Committer(file, Reader, store, folders, Disk, time, process.BootId, Audit);
        History = new DocumentHistory(HistoryFolder, Disk, Committer.State);
        BetweenCommits = new BetweenCommits(Committer, file, Reader, Disk, time);
    }

    /// <summary>Its canonical path.</summary>
    public string Path => File.Path;

    /// <summary>The file.</summary>
    public DocumentFile File { get; }

    /// <summary>Where the files are that belong to it.</summary>
    public DocumentFolders Folders { get; }

    /// <summary>Where its history and its journal are.</summary>
    public HistoryFolder HistoryFolder { get; }

    /// <summary>The operations on those files.</summary>
    public IDisk Disk { get; }

    /// <summary>Its locks, as the rules are carried out on them.</summary>
    public ILockStore Store { get; }

    /// <summary>The numbers to go by.</summary>
    public DocumentSettings Settings { get; }

    /// <summary>Asks for locks, and gives them back.</summary>
    public LockManager Manager { get; }

    /// <summary>Reads it.</summary>
    public DocumentReader Reader { get; }

    /// <summary>Changes it.</summary>
    public Committer Committer { get; }

    /// <summary>Tells what happens to it.</summary>
    public AuditRecorder Audit { get; }

    /// <summary>Its versions.</summary>
    public DocumentHistory History { get; }

    /// <summary>What is done while no commit runs.</summary>
    public BetweenCommits BetweenCommits { get; }

    /// <summary>The figures of the process.</summary>
    public EngineMetrics Metrics { get; }

    /// <summary>False for a document that MdLock never changed and whose locks nobody took.</summary>
    public bool HasState => Directory.Exists(Folders.Durable) || Store.Exists;

    /// <summary>Whether its folder was moved to a store of another kind since it was opened: then its commits are made otherwise.</summary>
    public bool IsOfAnotherStore => (Store.CommitPoint is not null) != _isShared;

    /// <summary>How many use it now; changed by <see cref="OpenDocuments"/> alone.</summary>
    public int Users { get; set; }

    /// <summary>Continues the history of a document that is gone, where this one has none and was that one.</summary>
    /// <returns>Where its files are; null where nothing was taken over.</returns>
    public DocumentFolders? ContinueHistory()
    {
        // Left to one who may change something there.
        DocumentFolders? gone = Store.IsContested ? null : _adoption.TryContinue();
        if (gone is not null)
        {
            Adopted(gone);
        }

        return gone;
    }

    /// <summary>The same on somebody's word.</summary>
    /// <exception cref="RelocationException">As for <see cref="Adoption.Continue"/>.</exception>
    /// <exception cref="MdLockException">The system refuses.</exception>
    public DocumentFolders ContinueHistoryOf(string gone)
    {
        DocumentFolders taken = _adoption.Continue(gone);
        Adopted(taken);
        return taken;
    }

    /// <summary>The last fence that can have been given out; 0 where nobody ever locked.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public long LastFence => LastFenceOf(Store);

    /// <summary>Counts on behind all fences of a history that was taken over: the count under this name may be from an earlier time.</summary>
    /// <param name="known">The last fence that can have been given out under the other name.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void PassFences(long known)
    {
        // In files the count comes with the history.
        if (Store.Exists || Store.CommitPoint is not null)
        {
            Store.MendCounter(known, CancellationToken.None);
        }
    }

    /// <summary>Makes sure that locks are given at another place, and by the same store as here.</summary>
    /// <exception cref="RelocationException">By another one.</exception>
    /// <exception cref="StoreException">None are given there, or here.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void RequireSameStore(DocumentFolders there, CancellationToken cancellation)
    {
        using ILockStore other = _openStore(there);
        StoreAgreement.Require(Store, Path, other, there.DocumentPath, cancellation);
    }

    /// <summary>
    /// Finishes or undoes a commit that died before this process came. Left to the next commit if that is not done in
    /// a moment.
    /// </summary>
    public void RecoverAtFirstUse(CancellationToken cancellation)
    {
        if (!_isRecovered)
        {
            _isRecovered = true;
            RecoverIfUnfinished(cancellation);
        }
    }

    /// <summary>The same, whenever a commit died.</summary>
    public void RecoverIfUnfinished(CancellationToken cancellation)
    {
        try
        {
            if (Committer.IsUnfinished && !Store.IsContested)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(RecoveryPatience);
                Committer.Recover(patience.Token);
            }
        }
        catch (Exception later) when (later is MdLockException or OperationCanceledException)
        {
            // Whoever changes the document next is told; whoever does not, is not in need of it.
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Up to where the versions are proven, for people to read, where the store knows more commits or does not answer; null where
    /// all are there.
    /// </summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string? FindUnproven(CancellationToken cancellation)
    {
        if (!_isShared || Store.CommitPoint is not { } point)
        {
            return null;
        }

        long there = History.ReadState().Sequence;
        string known = string.Create(CultureInfo.InvariantCulture, $"The versions of '{Path}' are proven up to its commit {there}");
        try
        {
            return point.Read(cancellation)?.Sequence is { } made && made > there
                ? string.Create(CultureInfo.InvariantCulture, $"{known}; it has {made}, and the files of the others are not here yet.")
                : null;
        }
        catch (StoreException away)
        {
            return $"{known}; whether it has more cannot be seen: {away.Message}";
        }
    }

    /// <summary>Who holds and who waits. Touches nothing where nobody ever did.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public TableSnapshot Inspect(CancellationToken cancellation) =>
        (Store.Exists ? Manager.Inspect(cancellation) : new TableSnapshot([], [], default)) with { Path = Path };

    /// <summary>What a selector means in the document, or else in the history: a removed section is only there.</summary>
    /// <exception cref="MdLockException">The document cannot be had, or the selector means several sections.</exception>
    public string SectionOf(string selector)
    {
        try
        {
            return Reader.Look().Index.Resolve(selector).Id;
        }
        catch (SectionNotFoundException)
        {
            // A removed section is in the history alone, by the id that it had.
            return selector;
        }
    }

    /// <summary>The change that gives a section the content of one of its versions.</summary>
    /// <exception cref="HistoryException">There is no such version, or it is one in which the section was removed.</exception>
    /// <exception cref="MdLockException">The document cannot be had.</exception>
    public SectionChange RestoringChange(string selector, int version, VersionMark? expectedVersion)
    {
        string section = SectionOf(selector);
        return SectionChange.Restore(History, Reader.Read().Index, section, version) with
        {
            ExpectedVersion = expectedVersion,
        };
    }

    /// <summary>Commits changes as one, and notes it in the audit trail, as it notes that it failed.</summary>
    /// <exception cref="MdLockException">As for <see cref="Committer"/>.</exception>
    public CommitResult Commit(
        IReadOnlyList<SectionChange> changes, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using Activity? activity = Metrics.Start("commit", Path);
        try
        {
            // What is begun under settings that can be read is carried through, whatever becomes of them meanwhile.
            _ = Settings.Current;
            _hasCommitted = true;
            return Committer.Commit(changes, authorities, cancellation);
        }
        catch (VersionConflictException conflict)
        {
            activity?.SetStatus(ActivityStatusCode.Error, conflict.ErrorId);
            Audit.CommitFailed(authorities[0], conflict, Stopwatch.GetElapsedTime(start));
            throw Explain(conflict, changes);
        }
        catch (MdLockException failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.ErrorId);
            Audit.CommitFailed(authorities[0], failure, Stopwatch.GetElapsedTime(start));
            throw;
        }
    }

    /// <summary>Refuses a change whose section is not what it was expected to be, before anything is done for it.</summary>
    /// <exception cref="VersionConflictException">It is not.</exception>
    /// <exception cref="MdLockException">The section is not there, or the history cannot be read.</exception>
    public void RequireExpected(SectionChange change, DocumentIndex index) => Explained(
        change, () => Expectations.Require(change, index, index.Resolve(change.Selector), History.ReadState()));

    /// <summary>Makes a change on the text alone, and writes nothing.</summary>
    /// <exception cref="MdLockException">It would be refused.</exception>
    public void Rehearse(SectionChange change) => Explained(
        change, () => new CommitPlan(Reader.Read().Index, History.ReadState()).Apply([change]));

    private void Adopted(DocumentFolders gone)
    {
        using (ILockStore left = _openStore(gone))
        {
            PassFences(LastFenceOf(left));
        }

        Audit.Adopted(_process, gone.DocumentPath);
    }

    private static long LastFenceOf(ILockStore store) =>
        store.Exists ? store.Look(view => view.Table.LastFence, CancellationToken.None) : 0;

    private void Explained(SectionChange change, Action check)
    {
        try
        {
            check();
        }
        catch (VersionConflictException conflict)
        {
            throw Explain(conflict, [change]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        MakeCheckpoint();
        Store.Dispose();
        Audit.Dispose();
        Folders.Files.Dispose();
    }

    /// <summary>Leaves the files durable. Others who commit now, or later, do so too; and the journal has it until then.</summary>
    private void MakeCheckpoint()
    {
        if (!_hasCommitted)
        {
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(RecoveryPatience);
            Committer.MakeCheckpoint(patience.Token);
        }
        catch (Exception later) when (later is MdLockException or OperationCanceledException)
        {
            // See above.
        }
    }

    private VersionConflictException Explain(VersionConflictException conflict, IReadOnlyList<SectionChange> changes)
    {
        try
        {
            string? read = changes.Select(change => change.ReadContent).FirstOrDefault(text => text is not null);
            return ConflictDetail.AddTo(conflict, Reader.Read().Index, History, read);
        }
        catch (MdLockException)
        {
            // What changed cannot be seen; that it changed stands.
            return conflict;
        }
    }
}
