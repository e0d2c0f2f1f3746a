using MdLock.Commits;
using MdLock.Documents;

namespace MdLock.UnitTests.Commits;

/// <summary>The commits of which every file operation is tried.</summary>
internal static class Scenarios
{
    /// <summary>The operation that the versions of such a commit tell.</summary>
    public const string Mark = "tried";

    public static IReadOnlyList<string> Names { get; } = 
    [
        "set", "append", "drop", "add", "remove", "move", "rename", "restore", "bring back", "several",
    ];

    /// <summary>Makes what the commit needs beforehand.</summary>
    public static void Prepare(Desk desk, string name)
    {
        foreach (SectionChange change in Before(name))
        {
            desk.Commit(change);
        }
    }

    /// <summary>The commits that it needs beforehand, each alone.</summary>
    public static IEnumerable<SectionChange> Before(string name) => name switch
    {
        "restore" => [Desk.SetBody("c", "other\n")],
        "bring back" => [Desk.SetBody("c", "other\n"), SectionChange.Remove("c")],
        _ => [],
    };

    public static SectionChange[] Changes(Desk desk, string name) => name switch
    {
        "set" => [Desk.Set("b", "## B\nnew\n")],
        "append" => [Desk.Append("b", "more")],
        "drop" => [Desk.Set("a", "# A\nalone\n")],
        "add" => [SectionChange.Add("b", Placement.After, "# New\nn\n")],
        "remove" => [SectionChange.Remove("a", withSubsections: true)],
        "move" => [SectionChange.Move("setup-1", Placement.Before, "setup")],
        "rename" => [SectionChange.Rename("setup", "Begin")],
        "restore" or "bring back" =>
            [SectionChange.Restore(desk.ReadHistory(), DocumentIndex.Parse(desk.Text), "c", 1)],
        "several" => [Desk.SetBody("a", "1\n"), Desk.Set("setup", "# Begin\n"), Desk.SetBody("c", "3\n")],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, message: null),
    };
}
