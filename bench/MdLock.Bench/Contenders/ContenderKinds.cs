using MdLock.Bench.Commits;
using MdLock.Settings;

namespace MdLock.Bench.Contenders;

/// <summary>The contenders by their names, and where they find what they share.</summary>
internal static class ContenderKinds
{
    public const string Flock = "flock";
    public const string MdLock = "MdLock";
    public const string Sqlite = "SQLite";
    public const string Editor = "editor";
    public const string HurriedEditor = "hurried-editor";

    /// <summary>Those that warm up when their process starts; those that commit do it before their first run.</summary>
    public static IReadOnlyList<string> WarmedAtStart { get; } = [Flock, MdLock, Sqlite, Editor, HurriedEditor];

    public static string CounterPath(string folder) => Path.Combine(folder, "counter");

    public static string DocumentPath(string folder) => Path.Combine(folder, "guide.md");

    /// <summary>Makes a contender.</summary>
    /// <param name="kind">One of the names.</param>
    /// <param name="folder">The folder that its like share.</param>
    /// <param name="number">Which of them it is, from 0 on.</param>
    public static IContender Create(string kind, string folder, int number) => kind switch
    {
        Flock => new FlockContender(folder),
        MdLock => new MdLockContender(folder),
        Sqlite => new SqliteContender(folder),
        Editor => new EditorContender(folder, number, pauses: true),
        HurriedEditor => new EditorContender(folder, number, pauses: false),
        CommitKinds.MdLock => new MdLockCommitContender(folder, number, new LockSettings()),
        CommitKinds.Unsynced => new MdLockCommitContender(folder, number, new LockSettings { SyncsCommits = false }),
        CommitKinds.Etcd => new MdLockCommitContender(folder, number, new LockSettings { LockStore = MdLockCommitContender.StoreOf(folder) }),
        CommitKinds.Plain => new PlainCommitContender(folder, number),
        CommitKinds.Sqlite => new SqliteCommitContender(folder, number),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such contender."),
    };
}
