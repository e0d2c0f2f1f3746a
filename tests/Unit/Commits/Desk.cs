using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.History;
using MdLock.Maintenance;
using MdLock.Rules;

namespace MdLock.UnitTests.Commits;

/// <summary>A document in a folder of its own, with a lock on all of it.</summary>
internal sealed class Desk : IDisposable
{
    public const string Guide = "intro\n\n# A\na\n\n## B\nb\n\n## C\nc\n\n# Setup\ns\n\n# Setup\nt\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-").FullName;
    private readonly HeldLock _lock;

    /// <summary>Makes it.</summary>
    /// <param name="text">The document.</param>
    /// <param name="isShared">Whether the store tells what is committed.</param>
    public Desk(string text = Guide, bool isShared = false)
    {
        Store.CommitPoint = isShared ? Point = new MemoryCommitPoint(Store) : null;
        Path = System.IO.Path.Combine(_folder, "guide.md");
        File.WriteAllText(Path, text);
        Path = DocumentFile.Find(Path).Path;
        DocumentFolders = DocumentFolders.For(Path, lockRoot: null);
        DocumentFolders.Create();
        History = new HistoryFolder(DocumentFolders.Durable);
        _lock = Store.Hold(LockTarget.Of(["_document"], LockScope.Document));
    }

    public string Path { get; }

    public string Text => File.ReadAllText(Path);

    public MemoryLockStore Store { get; } = new();

    /// <summary>The head of the document; null where the files tell what is committed.</summary>
    public MemoryCommitPoint? Point { get; }

    public DocumentFolders DocumentFolders { get; }

    public HistoryFolder History { get; }

    public IDisk Files => new OsDisk(DocumentFolders, syncs: () => false);

    public string Boot { get; set; } = "this run";

    public DocumentHistory ReadHistory()
    {
        IDisk files = Files;
        return new(History, files, StateOn(files));
    }

    public HistoryStateFile StateOn(IDisk files) =>
        new(History, files, new SectionFiles(History, files), CommitJournals.Open(History, files, Store.CommitPoint is not null));

    /// <summary>Opens the document as a new process does.</summary>
    public Committer Open(IDisk? files = null, ICommitObserver? observer = null)
    {
        DocumentFile file = DocumentFile.Find(Path);
        return new Committer(
            file, new DocumentReader(file), Store, DocumentFolders, files ?? Files, TimeProvider.System, Boot, observer);
    }

    public void MakeCheckpoint() => Open().MakeCheckpoint(CancellationToken.None);

    public CommitResult Commit(params SectionChange[] changes) => CommitWith(Open(), changes);

    public CommitResult CommitWith(Committer committer, params SectionChange[] changes) =>
        committer.Commit(changes, [_lock], CancellationToken.None);

    /// <summary>Commits while others are before: each does something when somebody new has to wait, the last one first.</summary>
    /// <param name="commit">The commit of who came first, and waits longest.</param>
    /// <param name="others">What those do who come after.</param>
    public CommitResult CommitBehind(Func<CommitResult> commit, params Action[] others)
    {
        var waiting = new Queue<Action>(others);
        Store.OnEnterCommit = () =>
        {
            if (waiting.TryDequeue(out Action? other))
            {
                other();
            }
        };
        try
        {
            return commit();
        }
        finally
        {
            Store.OnEnterCommit = null;
        }
    }

    public IReadOnlyList<Finding> Verify()
    {
        DocumentFile file = DocumentFile.Find(Path);
        return DocumentCheck.BetweenCommits(file, new DocumentReader(file), Store, History, Files, CancellationToken.None);
    }

    public BetweenCommits Maintain()
    {
        DocumentFile file = DocumentFile.Find(Path);
        return new BetweenCommits(
            Open(), file, new DocumentReader(file), Files, TimeProvider.System);
    }

    public string HistoryPathOf(string section) =>
        System.IO.Path.Combine(History.History, Assert.Single(
            DocumentFolders.Files.Names(History.History, ".jsonl"),
            name => name.StartsWith(ReadHistory().Find(section).Key + ".", StringComparison.Ordinal)));

    public string[] Temporary() => Directory.GetFiles(_folder, "*.mdlock-tmp");

    /// <summary>The versions of a section, each as number, operation and content.</summary>
    public string[] Versions(string section) =>
        [.. ReadHistory().Versions(section).Select(one => $"{one.Version} {one.Operation} {one.Content?.ReplaceLineEndings("|")}")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static SectionChange Set(string id, string content) => new(
        id, (index, section) => SectionEditor.ReplaceContent(index, section, content, true), null);

    public static SectionChange SetBody(string id, string body) => new(
        id, (index, section) => SectionEditor.ReplaceBody(index, section, body), null) { Scope = LockScope.Body };

    public static SectionChange Append(string id, string text) => new(
        id, (index, section) => SectionEditor.Append(index, section, text), null)
    {
        Operation = SectionOperations.Append,
        Scope = LockScope.Body,
    };
}
