using MdLock.Commits;
using MdLock.Documents;
using MdLock.History;
using MdLock.Sessions;

namespace MdLock.Worker;

/// <summary>The commits in which a process is killed before each of their operations.</summary>
public static class CommitScenarios
{
    /// <summary>The operation that the versions of such a commit tell.</summary>
    public const string Mark = "tried";

    /// <summary>The document before anything.</summary>
    public const string Text =
        "intro\n\n# A\na\n\n## B\nb\n\n## C\nc\n\n# Setup\ns\n\n# Setup\nt\n\n# Setup\nu\n";

    /// <summary>Every kind of commit.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["set", "append", "add", "remove", "move", "rename", "restore", "bring back", "several"];

    /// <summary>Makes the versions that the commit needs beforehand.</summary>
    public static void Prepare(OwnerSession session, string path, string name)
    {
        Commit(SectionChange.SetBody("b", "one\n\n"), SectionChange.SetBody("setup-2", "three\n"));
        Commit(SectionChange.SetBody("b", "two\n\n"), SectionChange.SetBody("c", "other\n\n"));
        if (name == "bring back")
        {
            Commit(SectionChange.Remove("c"));
        }

        void Commit(params SectionChange[] changes) =>
            session.Change(path, changes, new LockOptions { NoWait = true }, token: null, CancellationToken.None);
    }

    /// <summary>The sections that the commit needs locked; never the last one of all.</summary>
    internal static IReadOnlyList<string> Locks(string name) => name switch
    {
        "set" or "append" => ["b"],
        "restore" => ["c"],
        "rename" => ["setup"],
        "several" => ["a", "setup"],
        _ => ["a"],
    };

    /// <summary>The changes of the commit.</summary>
    internal static SectionChange[] Changes(string name, DocumentHistory history, DocumentIndex index) => name switch
    {
        "set" => [SectionChange.SetContent("b", "## B\nnew\n\n")],
        "append" => [SectionChange.Append("b", "more\n")],
        "add" => [SectionChange.Add("b", Placement.After, "## New\nn\n")],
        "remove" => [SectionChange.Remove("a", withSubsections: true)],
        "move" => [SectionChange.Move("c", Placement.Before, "b")],
        "rename" => [SectionChange.Rename("setup", "Begin")],
        "restore" or "bring back" => [SectionChange.Restore(history, index, "c", 1)],
        "several" =>
        [
            SectionChange.SetBody("b", "1\n\n"),
            SectionChange.SetContent("setup", "# Begin\n"),
            SectionChange.SetBody("c", "3\n\n"),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, message: null),
    };
}
