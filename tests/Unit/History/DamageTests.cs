using MdLock.Commits;
using MdLock.Documents;
using MdLock.History;
using MdLock.UnitTests.Commits;

namespace MdLock.UnitTests.History;

/// <summary>I7: damage is found, told, and mended as far as the document allows; nothing is dropped without a word.</summary>
public sealed class DamageTests
{
    private const int Lines = 5;

    private static readonly Dictionary<string, Func<List<string>, int, IEnumerable<string>>> Damages = new(StringComparer.Ordinal)
    {
        ["altered"] = (lines, at) => lines.Select((line, i) => i == at ? line.Replace("ada", "eve", StringComparison.Ordinal).Replace("external", "exterior", StringComparison.Ordinal) : line),
        ["removed"] = (lines, at) => lines.Where((_, i) => i != at),
        ["swapped"] = (lines, at) => lines.Select((line, i) => lines[i == at ? (at + 1) % Lines : i == (at + 1) % Lines ? at : i]),
        ["torn"] = (lines, at) => lines.Select((line, i) => i == at ? line[..(line.Length / 2)] + "\n" : line),
        ["cut off"] = (lines, at) => lines.Take(at).Append(lines[at][..(lines[at].Length / 2)]),
        ["repeated"] = (lines, at) => lines.Take(at + 1).Concat(lines.Skip(at)),
    };

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string damage in Damages.Keys)
        {
            for (int at = 0; at < Lines; at++)
            {
                cases.Add(damage, at);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Given_ADamagedLine_When_Checked_Then_Found_And_MendedWithoutLosingTheOthers(string damage, int at)
    {
        using Desk desk = WithHistory();
        SectionVersion[] before = [.. desk.ReadHistory().Versions("b")];
        string path = desk.HistoryPathOf("b");
        byte[] damaged = Damage(path, damage, at);

        Finding[] found = [.. desk.Verify()];
        Assert.Contains(found, finding => finding.IsFault && finding.SectionId == "b");
        Assert.All(found, finding => Assert.Equal(path, finding.Path));
        int readable = desk.ReadHistory().Versions("b").DistinctBy(version => version.Hash).Count();

        Assert.Equal(["b"], desk.Maintain().Mend(CancellationToken.None));

        Assert.All(desk.Verify(), finding => Assert.Equal(FindingKind.VersionsLost, finding.Kind));
        SectionVersion[] after = [.. desk.ReadHistory().Versions("b")];
        Assert.Equal(readable, after.Intersect(before).Count());
        Assert.Equal(desk.ReadHistory().Newest("b").Content, ContentOf(desk, "b"));
        string kept = Path.Combine(desk.History.Kept, Path.GetFileName(path));
        Assert.Equal(damaged, File.ReadAllBytes(kept));
        Assert.Empty(desk.Maintain().Mend(CancellationToken.None));
        AssertNextCommitWorks(desk);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Given_ADamagedLine_When_CommittedWithoutARepair_Then_TheCommitWorksAndTheDamageIsStillTold(string damage, int at)
    {
        using Desk desk = WithHistory();
        Damage(desk.HistoryPathOf("b"), damage, at);

        AssertNextCommitWorks(desk);

        Assert.Contains(desk.Verify(), finding => finding.IsFault && finding.SectionId == "b");
        Assert.Equal(["b"], desk.Maintain().Mend(CancellationToken.None));
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault);
        AssertNextCommitWorks(desk);
    }

    [Fact]
    public void Given_AMissingFile_When_Committed_Then_ItIsToldThatVersionsWereLost()
    {
        using Desk desk = WithHistory();
        File.Delete(desk.HistoryPathOf("b"));
        Assert.Equal(FindingKind.HistoryMissing, Assert.Single(desk.Verify()).Kind);

        AssertNextCommitWorks(desk);

        Assert.Equal([Lines + 1], desk.ReadHistory().Versions("b").Select(version => version.Version));
        Assert.Equal(FindingKind.VersionsMissing, Assert.Single(desk.Verify()).Kind);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("altered")]
    [InlineData("empty")]
    public void Given_ADamagedState_When_Used_Then_ItIsMadeAgainFromTheSections(string damage)
    {
        using Desk desk = WithHistory();
        string[] before = desk.Versions("b");
        desk.MakeCheckpoint();
        byte[] bytes = File.ReadAllBytes(desk.History.State);
        bytes[^20] ^= 1;
        if (damage == "removed")
        {
            File.Delete(desk.History.State);
        }
        else
        {
            File.WriteAllBytes(desk.History.State, damage == "empty" ? [] : bytes);
        }

        Assert.Contains(desk.Verify(), finding => finding.Kind == FindingKind.StateDamaged);
        Assert.Equal(before, desk.Versions("b"));
        AssertNextCommitWorks(desk);
        Assert.Equal([.. before, $"{Lines + 1} set ## B|next||"], desk.Versions("b"));
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_ADamagedEntryAmongOthers_When_TheMachineWentDown_Then_TheJournalIsKeptAsideAndNoVersionIsLost()
    {
        using Desk desk = WithHistory();
        string[] before = desk.Versions("b");
        byte[] bytes = File.ReadAllBytes(desk.History.JournalFile);
        bytes[bytes.AsSpan().IndexOf("\ncommit "u8) + 200] ^= 1;
        File.WriteAllBytes(desk.History.JournalFile, bytes);
        Assert.Contains(desk.Verify(), finding => finding.Kind == FindingKind.JournalDamaged);
        desk.Boot = "the next run";

        desk.Open().Recover(CancellationToken.None);

        string kept = Assert.Single(Directory.GetFiles(desk.History.Kept));
        Assert.Equal(bytes, File.ReadAllBytes(kept));
        Assert.Equal(before, desk.Versions("b"));
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault);
        AssertNextCommitWorks(desk);
    }

    [Fact]
    public void Given_AJournalOfNoise_When_Committed_Then_ItIsToldAndReplaced()
    {
        using Desk desk = WithHistory();
        desk.MakeCheckpoint();
        File.WriteAllText(desk.History.JournalFile, "noise");
        Assert.Equal(FindingKind.JournalDamaged, Assert.Single(desk.Verify()).Kind);

        Assert.Equal(RecoveryOutcome.Discarded, desk.Open().Recover(CancellationToken.None)!.Outcome);

        AssertNextCommitWorks(desk);
        Assert.Empty(desk.Verify());
    }

    [Theory]
    [InlineData(2, null, 2)]
    [InlineData(1, null, 1)]
    [InlineData(0, null, 1)]
    [InlineData(100, null, 5)]
    [InlineData(null, 0, 1)]
    [InlineData(null, 1000, 5)]
    public void Given_Retention_When_Applied_Then_OldVersionsGoAndTheChainHolds(int? count, int? seconds, int left)
    {
        using Desk desk = WithHistory();
        var retention = new HistoryRetention(count, seconds is { } s ? TimeSpan.FromSeconds(s) - TimeSpan.FromTicks(1) : null);

        Assert.Equal(Lines - left, desk.Maintain().Trim(retention, CancellationToken.None));
        Assert.Equal(0, desk.Maintain().Trim(retention, CancellationToken.None));

        Assert.Equal(Enumerable.Range(Lines - left + 1, left), desk.ReadHistory().Versions("b").Select(one => one.Version));
        Assert.Empty(desk.Verify());
        AssertNextCommitWorks(desk);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_TrimmedHistory_When_TheTombstoneIsRemoved_Then_Found()
    {
        using Desk desk = WithHistory();
        desk.Maintain().Trim(new HistoryRetention(2, null), CancellationToken.None);
        string path = desk.HistoryPathOf("b");
        File.WriteAllText(path, string.Concat(File.ReadAllLines(path).Skip(1).Select(line => line + "\n")));

        Assert.Contains(desk.Verify(), finding => finding.Kind == FindingKind.ChainBroken);
    }

    private static Desk WithHistory()
    {
        var desk = new Desk();
        for (int i = 2; i <= Lines; i++)
        {
            desk.Commit(Desk.SetBody("b", $"version {i}\n"));
        }

        return desk;
    }

    private static byte[] Damage(string path, string damage, int at)
    {
        List<string> lines = [.. File.ReadAllLines(path).Select(line => line + "\n")];
        File.WriteAllText(path, string.Concat(Damages[damage](lines, at)));
        return File.ReadAllBytes(path);
    }

    private static void AssertNextCommitWorks(Desk desk)
    {
        desk.Commit(Desk.SetBody("b", "next\n"));
        Assert.Equal("## B\nnext\n\n", desk.ReadHistory().Newest("b").Content);
    }

    private static string ContentOf(Desk desk, string id)
    {
        DocumentIndex index = DocumentIndex.Parse(desk.Text);
        return index.Content(index.Resolve(id)).ToString();
    }
}
