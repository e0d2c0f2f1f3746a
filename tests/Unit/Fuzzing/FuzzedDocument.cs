using System.Text;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Fuzzing;

/// <summary>A document with all state files that there are, of which one owner holds a section, and waits with another.</summary>
internal sealed class FuzzedDocument : IDisposable
{
    private const string Text = "intro\n\n# One\n\nmark-a0.\n\n# Two\n\nmark-b0.\n\n## Inner\n\nc\n\n# Three\n\nmark-d0.\n";

    private readonly TemporaryDocument _document = new(Text);

    private long? _place;

    private readonly MdLockEngine _engine;

    private FuzzedDocument(MdLockEngine engine)
    {
        _engine = engine;
        Folders = DocumentFolders.For(Path, lockRoot: null);
        Session = engine.OpenSession("holder");
    }

    public string Path => _document.Path;

    public DocumentFolders Folders { get; }

    /// <summary>Whose locks live.</summary>
    public OwnerSession Session { get; }

    public HeldLock? Held { get; private set; }

    public HeldLock? Lease { get; private set; }

    /// <summary>A document with some versions, and nobody at it.</summary>
    public static FuzzedDocument New(MdLockEngine engine)
    {
        var document = new FuzzedDocument(engine);
        for (int i = 1; i <= 3; i++)
        {
            Change(document.Session, document.Path, "one", $"\nmark-a{i}.\n\n");
            Change(document.Session, document.Path, "two", $"\nmark-b{i}.\n\n");
        }

        Change(document.Session, document.Path, "inner", "\nmark-c1.\n\n");
        File.WriteAllText(
            System.IO.Path.Combine(document.Folders.Durable, "settings.json"),
            "{\n  \"schema\": 1,\n  \"time_to_live\": 200,\n  \"max_retries\": 2,\n  \"retry_delay\": 10\n}\n");
        return document;
    }

    /// <summary>A copy, of which one owner holds a section, and may have a lease on another, and one who waits for the first.</summary>
    public FuzzedDocument CopyAndHold(bool withLease, bool withWaiter)
    {
        var copy = new FuzzedDocument(_engine);
        foreach (string file in Directory.EnumerateFiles(_document.Folder, "*", SearchOption.AllDirectories))
        {
            string to = System.IO.Path.Combine(copy._document.Folder, System.IO.Path.GetRelativePath(_document.Folder, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }

        copy.Hold(withLease, withWaiter);
        return copy;
    }

    public static MdLockEngine NewEngine() => new(new SettingsResolver(name => name == "LOCK_SYNC" ? "0" : null));

    public static void Change(OwnerSession session, string path, string section, string body) => session.Change(
        path,
        [SectionChange.SetBody(section, body)],
        new LockOptions { NoWait = true, MaxRetries = 0 },
        token: null,
        CancellationToken.None);

    /// <summary>The state files that there are, by their paths below the folder.</summary>
    public string[] StateFiles() =>
    [
        .. Directory.EnumerateFiles(_document.Folder, "*", SearchOption.AllDirectories)
            .Where(path => path != Path && System.IO.Path.GetFileName(path) is not (".guard" or ".commit" or ".audit"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The texts of versions that stand in the document, its history, or what was kept aside.</summary>
    public HashSet<string> Marks()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(Folders.Durable, "*", SearchOption.AllDirectories)
            .Where(path => System.IO.Path.GetDirectoryName(path) is { } folder
                && (folder.Contains("history", StringComparison.Ordinal) || folder.Contains("kept", StringComparison.Ordinal)))
            .Append(Path);
        var marks = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            string text = Encoding.Latin1.GetString(SharedFile.ReadBytes(file));
            for (int at = 0; (at = text.IndexOf("mark-", at, StringComparison.Ordinal)) >= 0; at++)
            {
                int end = text.IndexOf('.', at);
                if (end > at && end - at < 20)
                {
                    marks.Add(text[at..end]);
                }
            }
        }

        return marks;
    }

    /// <summary>The owner goes, and so does who waits.</summary>
    public void End()
    {
        Session.Dispose();
        if (_place is { } place)
        {
            _place = null;
            _engine.Documents.With(Path, document => document.Store.Transact(
                view => LockRules.Withdraw(view.Table, place), TableAccess.Ordinary, CancellationToken.None));
        }
    }

    public void Dispose()
    {
        Session.Dispose();
        _document.Dispose();
    }

    private void Hold(bool withLease, bool withWaiter)
    {
        LockOptions options = new() { NoWait = true, MaxRetries = 0 };
        Held = Session.Acquire(Path, ["one"], options, CancellationToken.None)[0].Held;
        if (withLease)
        {
            Lease = Session.Acquire(Path, ["three"], options with { Persistent = true }, CancellationToken.None)[0].Held;
        }

        _engine.Documents.With(Path, document =>
        {
            LockOwner waiter = Held.Owner with { OwnerId = "0123456789abcdef" };
            var request = new LockRequest
            {
                Owner = waiter,
                Targets = [Held.Target],
                TimeToLive = TimeSpan.FromMinutes(5),
                HeartbeatInterval = TimeSpan.FromSeconds(30),
                Patience = TimeSpan.FromMinutes(5),
            };
            document.Store.Beat(Held.Owner, new(Held.GrantedAt, 1, Held.GrantedAt.Wall, TimeSpan.Zero));
            if (!withWaiter)
            {
                return _place;
            }

            _place = document.Store.Transact(
                view => LockRules.Request(view.Table, request, wait: true, view.Now), TableAccess.Ordinary, CancellationToken.None)
                is LockDecision.Waiting waiting ? waiting.Ticket.Order : null;
            return _place;
        });
    }
}
