using System.Text;
using System.Text.Json.Nodes;
using MdLock.History;
using MdLock.Logs;
using MdLock.UnitTests.Commits;

namespace MdLock.UnitTests.History;

/// <summary>I7: what the state says is a claim: the lines of the sections are right, and nothing is lost by a lie of it.</summary>
public sealed class StateClaimTests
{
    public static TheoryData<string, string> Lies => new()
    {
        { "version", "0" },
        { "version", "2" },
        { "version", "2147483647" },
        { "version", "-1" },
        { "generation", "0" },
        { "generation", "2" },
        { "generation", "999999999" },
        { "generation", "2147483647" },
        { "last_line", "0" },
        { "last_line", "7" },
        { "last_line", "-1" },
        { "end", "0" },
        { "end", "2000000000" },
        { "end", "9223372036854775807" },
        { "key", "\"../b.0123456789ab\"" },
        { "key", "\"b.0123456789ab\"" },
        { "key", "\"b\\u0000.0123456789ab\"" },
        { "key", "null" },
        { "id", "\"\"" },
        { "id", "null" },
        { "hash", "\"\"" },
        { "checksum", "\"\"" },
        { "seen", "\"\"" },
        { "removed", "true" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void I7_Given_AStateThatLies_When_CommittedAndMended_Then_NoVersionIsLostAndAllIsInOrder(string member, string value)
    {
        using Desk desk = WithVersions();
        string[] before = Texts(desk);
        Forge(desk, state => state["sections"]![0]![member] = JsonNode.Parse(value));

        desk.Commit(Desk.SetBody("b", "next\n"));
        desk.Maintain().Trim(new HistoryRetention(100, null), CancellationToken.None);
        desk.Maintain().Mend(CancellationToken.None);

        Assert.Empty(before.Append("## B\nnext\n\n").Except(Texts(desk)));
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault && finding.Kind != FindingKind.UnknownFile);
        int[] numbers = [.. AllLines(desk).Select(line => line.Version)];
        Assert.All(numbers, number => Assert.InRange(number, 1, 10));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("twice")]
    public void I7_Given_SectionsThatCannotBe_When_Read_Then_TheStateIsDamageAndIsMadeAgain(string sections)
    {
        using Desk desk = WithVersions();
        string[] before = desk.Versions("b");
        Forge(desk, state =>
        {
            if (sections == "twice")
            {
                state["sections"]!.AsArray().Add(state["sections"]![0]!.DeepClone());
            }
            else
            {
                state["sections"] = JsonNode.Parse(sections);
            }
        });

        Assert.Contains(desk.Verify(), finding => finding is { Kind: FindingKind.StateDamaged, IsFault: true });
        Assert.Equal(before, desk.Versions("b"));
        desk.Maintain().Mend(CancellationToken.None);
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(HistoryLimits.MaxGeneration)]
    public void I7_Given_APartOfAFileUnderALargerNumber_When_TrimmedAndMended_Then_NoVersionIsLost(int generation)
    {
        using Desk desk = WithVersions();
        string[] before = Texts(desk);
        string path = desk.HistoryPathOf("b");
        string planted = Path.Combine(desk.History.History, HistoryFolder.FileName(desk.ReadHistory().Find("b").Key, generation));
        File.WriteAllText(planted, File.ReadAllLines(path)[0] + "\n");

        desk.Maintain().Trim(new HistoryRetention(100, null), CancellationToken.None);
        desk.Maintain().Mend(CancellationToken.None);

        Assert.Equal(before, Texts(desk));
        desk.Commit(Desk.SetBody("b", "next\n"));
        Assert.Equal([.. before, "## B\nnext\n\n"], Texts(desk));
    }

    [Fact]
    public void I7_Given_OnlyAPartUnderALargerNumberIsTold_When_Mended_Then_TheWholeFileIsKeptAside()
    {
        using Desk desk = WithVersions();
        string path = desk.HistoryPathOf("b");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllText(path.Replace(".1.jsonl", ".9.jsonl", StringComparison.Ordinal), File.ReadAllLines(path)[0] + "\n");
        File.Delete(desk.History.State);

        desk.Maintain().Mend(CancellationToken.None);

        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(desk.History.Kept, Path.GetFileName(path))));
    }

    private static Desk WithVersions()
    {
        var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "version 2\n"));
        desk.Commit(Desk.SetBody("b", "version 3\n"));
        desk.MakeCheckpoint();
        return desk;
    }

    private static void Forge(Desk desk, Action<JsonObject> change)
    {
        JsonObject state = JsonNode.Parse(SealedFile.Open(File.ReadAllBytes(desk.History.State))!)!.AsObject();
        change(state);
        File.WriteAllBytes(desk.History.State, SealedFile.Encode("state", Encoding.UTF8.GetBytes(state.ToJsonString())));
    }

    /// <summary>The contents of all versions that can be read in any file of the history.</summary>
    private static string[] Texts(Desk desk) => [.. AllLines(desk)
        .Where(line => line.Kind == HistoryLineKind.Version)
        .Select(line => line.Content!)
        .Distinct()];

    private static IEnumerable<HistoryLine> AllLines(Desk desk) => Directory
        .GetFiles(desk.History.History, "*.jsonl")
        .Order(StringComparer.Ordinal)
        .SelectMany(path => LogLines.In(File.ReadAllBytes(path), 0).ToArray())
        .Select(line => StoredLine.TryRead(line)?.Line)
        .OfType<HistoryLine>();
}
