namespace MdLock.Bench.Commits;

/// <summary>The ways to commit an edit, by the names of their contenders, and how the table calls them.</summary>
internal static class CommitKinds
{
    public const string MdLock = "commit-mdlock";
    public const string Unsynced = "commit-unsynced";
    public const string Etcd = "commit-etcd";
    public const string Plain = "commit-plain";
    public const string Sqlite = "commit-sqlite";

    /// <summary>Those of one machine, in the order in which they take turns: the peers first.</summary>
    public static IReadOnlyList<string> All { get; } = [Plain, Sqlite, MdLock, Unsynced];

    public static string Title(string kind) => kind switch
    {
        Plain => "plain durable write",
        Sqlite => "SQLite",
        MdLock => "MdLock",
        Etcd => "MdLock, locks in etcd",
        Unsynced => "MdLock, LOCK_SYNC off",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such way to commit."),
    };
}
