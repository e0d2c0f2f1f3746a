using System.Globalization;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>Moves one folder of documents to another store, while nobody holds or waits for a lock in it.</summary>
/// <remarks>
/// First the marker says that the folder is being moved: from then on nobody is given a lock. Then it is looked whether
/// anybody has one, or waits; then each document is moved; and last the marker says where they are. Who dies in between leaves
/// the marker that refuses everybody, and whoever does the same once more goes on from there.
/// </remarks>
internal sealed class FolderMove
{
    /// <summary>More names are no help: Get-MdLock has all of them.</summary>
    private const int MostUsers = 5;

    private readonly StoreMoves _moves;
    private readonly DocumentFolders _folders;
    private readonly EtcdAddress? _target;
    private readonly MarkerFile _file;
    private StoreMarker? _before;
    private StoreMarker? _moving;

    /// <param name="moves">What the moves of all folders share.</param>
    /// <param name="place">The folder, by its canonical path.</param>
    /// <param name="target">The store that it shall have; null for files.</param>
    public FolderMove(StoreMoves moves, string place, EtcdAddress? target)
    {
        _moves = moves;
        _target = target;

        // As if the folder were a document of that name, which no document can have.
        _folders = DocumentFolders.For(Path.Combine(place, DocumentFolders.DurableName), moves.LockRoot);
        _file = new MarkerFile(_folders);
    }

    private string From => _before?.Store ?? EtcdUrl.File;

    private string To => _target?.Url ?? EtcdUrl.File;

    /// <summary>Keeps all others from being given locks, and looks whether the folder can be moved.</summary>
    /// <returns>False where there is nothing to do.</returns>
    /// <exception cref="MdLockException">It cannot be moved; it is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the same.</exception>
    public bool Begin(CancellationToken cancellation)
    {
        _before = _file.Read();
        bool isThere = _before is { MovingTo: null } && EtcdUrl.IsSame(_before.Store, To);
        bool isUnused = _before is null && (_target is null || !FileStoreState.Exists(_folders));
        if (isThere || isUnused)
        {
            return false;
        }

        RequirePossible();
        var moving = new StoreMarker(_before?.FolderId ?? Guid.NewGuid(), From, To);
        Put(moving);
        _moving = moving;
        try
        {
            RequireAtRest(cancellation);
            return true;
        }
        catch
        {
            TakeBack();
            throw;
        }
    }

    /// <summary>Lets the folder be in the store in which it was.</summary>
    /// <exception cref="StoreException">The system refuses.</exception>
    public void TakeBack()
    {
        if (_moving is null)
        {
            return;
        }

        RequireOwn();
        if (_before is null)
        {
            _file.Remove();
        }
        else
        {
            _file.Replace(_before);
        }

        _moving = null;
    }

    /// <summary>Moves all documents, and says so.</summary>
    /// <exception cref="MdLockException">It did not come to its end; nobody is given a lock until it does.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the same.</exception>
    public void Complete(CancellationToken cancellation)
    {
        EtcdAddress? source = SourceAddress();
        bool isSameCluster = source is not null && _target is not null;
        bool isTakenBackToFiles = source is null && _target is null;
        if (!isSameCluster && !isTakenBackToFiles)
        {
            foreach (string name in Names(source is not null))
            {
                cancellation.ThrowIfCancellationRequested();
                With(name, source, (folders, from) => Move(folders, from, cancellation));
            }
        }

        RequireOwn();
        if (_target is null)
        {
            _file.Remove();
        }
        else
        {
            _file.Replace(new StoreMarker(_moving!.FolderId, To));
        }

        _moving = null;
    }

    // Null for files. Where a move out of a cluster is taken back, what went to files already goes back, and the rest is there.
    private EtcdAddress? SourceAddress() =>
        From == EtcdUrl.File || (_before!.MovingTo is not null && EtcdUrl.IsSame(From, To)) ? null : _moves.AddressOf(_folders.Place, From);

    private void RequirePossible()
    {
        if (_before is { MovingTo: { } begun } && From != EtcdUrl.File && !EtcdUrl.IsSame(begun, To) && !EtcdUrl.IsSame(From, To))
        {
            // Some documents are there already, and some are not.
            throw ChoiceErrors.Moving(_folders.Place, _before);
        }

        if (_target is not null && SourceAddress() is { } source && !(EtcdUrl.AreOfOneCluster(source, _target) && source.Prefix == _target.Prefix))
        {
            throw ChoiceErrors.OtherCluster(_folders.Place, From, To);
        }

        if (_target is not null)
        {
            // One that does not answer must not keep everybody out.
            using ILockStore target = Open(_target, _before?.FolderId ?? Guid.Empty, _folders);
            _ = target.Exists;
        }
    }

    private void Put(StoreMarker marker)
    {
        if (_before is not null)
        {
            _file.Replace(marker);
        }
        else if (!_file.TryCreate(marker))
        {
            throw ChoiceErrors.Unsettled(_folders.Place);
        }
    }

    private void RequireOwn()
    {
        if (_file.Read() != _moving)
        {
            throw ChoiceErrors.Unsettled(_folders.Place);
        }
    }

    private void RequireAtRest(CancellationToken cancellation)
    {
        EtcdAddress? source = SourceAddress();
        var users = new List<string>();
        foreach (string name in Names(source is not null))
        {
            cancellation.ThrowIfCancellationRequested();
            With(name, source, (folders, from) =>
            {
                if (from.Exists)
                {
                    users.AddRange(from.Look(view => UsersOf(name, view), cancellation));
                }
            });
        }

        if (users.Count > 0)
        {
            throw ChoiceErrors.InUse(_folders.Place, From, users.Count <= MostUsers
                ? users
                : users.Take(MostUsers).Append(string.Create(CultureInfo.InvariantCulture, $"and {users.Count - MostUsers} more")));
        }

        foreach (string name in Names(source is not null))
        {
            With(name, source, (folders, from) => RequireNoJournal(folders, from, cancellation));
        }
    }

    private void RequireNoJournal(DocumentFolders folders, ILockStore from, CancellationToken cancellation)
    {
        if (HasJournal(folders) && File.Exists(folders.DocumentPath))
        {
            // What a session that is open has not cut yet.
            _moves.MakeCheckpoint(folders, from, cancellation);
            folders.Files.Refresh();
        }

        if (HasJournal(folders))
        {
            throw ChoiceErrors.JournalInUse(folders.DocumentPath, From);
        }
    }

    private static bool HasJournal(DocumentFolders folders)
    {
        (HistoryFolder folder, OsDisk disk) = (new HistoryFolder(folders.Durable), new OsDisk(folders, () => true));
        JournalContents journal = new CommitJournal(folder, disk).Read();
        var records = new CommitRecords(folder, disk);
        return journal.Last is not null || journal.IsUnfinished || records.ReadEnded().Last is not null || records.FindOpen().Count > 0;
    }

    private static string[] UsersOf(string name, ILockView view) =>
    [
        .. view.Table.Locks.Where(held => view.Judge(held) is null).Select(held => $"'{name}': {Refusals.Holder(held).TrimEnd('.')}"),
        .. view.Table.Tickets.Where(ticket => view.Judge(ticket) is null).Select(ticket => $"'{name}': {WaiterOf(view.Describe(ticket))}"),
    ];

    private static string WaiterOf(Ticket? ticket) => ticket?.Details is { Owner: var owner }
        ? $"{owner.User} on {owner.HostName} (process {owner.ProcessId.ToString(CultureInfo.InvariantCulture)}) waits"
        : "somebody waits";

    private void Move(DocumentFolders folders, ILockStore from, CancellationToken cancellation)
    {
        using ILockStore to = _target is null ? _moves.OpenFiles(folders) : Open(_target, _moving!.FolderId, folders);
        using IDisposable? rest = from.Exists ? from.EnterCommit(cancellation) : null;
        if (_target is null)
        {
            _moves.Documents.ToFiles(folders, from, to, cancellation);
        }
        else
        {
            _moves.Documents.FromFiles(folders, from, to, cancellation);
        }
    }

    private void With(string name, EtcdAddress? source, Action<DocumentFolders, ILockStore> work)
    {
        var folders = DocumentFolders.For(Path.Combine(_folders.Place, name), _moves.LockRoot);
        try
        {
            using ILockStore from = source is null ? _moves.OpenFiles(folders) : Open(source, _moving!.FolderId, folders);
            work(folders, from);
        }
        finally
        {
            folders.Files.Dispose();
        }
    }

    private ILockStore Open(EtcdAddress address, Guid folderId, DocumentFolders folders) =>
        _moves.FindProvider(address).Open(ChosenStore.KeyOf(folderId, folders), folders);

    /// <summary>The documents of which something may be kept. A cluster does not tell of which: there all that are in the folder.</summary>
    private IEnumerable<string> Names(bool isInCluster)
    {
        IEnumerable<string> kept = FoldersIn(Path.GetDirectoryName(_folders.Durable)!).Concat(FoldersIn(Path.GetDirectoryName(_folders.Folder)!));
        IEnumerable<string> all = isInCluster
            ? Directory.EnumerateFiles(_folders.Place, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint }).Concat(kept)
            : kept;
        return all.Select(path => Path.GetFileName(path))
            .Where(name => name != DocumentFolders.DurableName)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> FoldersIn(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [];
}
