using System.Text;
using System.Text.Json.Nodes;
using MdLock.Commits;
using MdLock.History;
using MdLock.Json;
using MdLock.Logs;

namespace MdLock.UnitTests.Commits;

/// <summary>I5, I7, I12: what a journal says is a claim: lines go to the end of their file or nowhere, and no version is lost.</summary>
public sealed class JournalClaimTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(200, false)]
    [InlineData(2_000_000_000, false)]
    [InlineData(long.MaxValue, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(2_000_000_000, true)]
    [InlineData(long.MaxValue, true)]
    public void I7_Given_AnOffsetThatLies_When_Recovered_Then_NothingIsWrittenOverAndNoHoleIsMade(long offset, bool isTorn)
    {
        using Desk desk = WithVersions();
        string[] before = desk.Versions("b");
        string path = desk.HistoryPathOf("b");
        string[] lines = File.ReadAllLines(path);
        File.WriteAllText(path, string.Join('\n', lines[..^1]) + (isTorn ? "\n" + lines[^1][..40] : "\n"));
        Forge(desk, entry => entry with { Appends = [.. entry.Appends.Select(append => append with { Offset = offset })] });

        Assert.Equal(RecoveryOutcome.RolledForward, desk.Open().Recover(CancellationToken.None)!.Outcome);
        Forge(desk, entry => entry with { Appends = [.. entry.Appends.Select(append => append with { Offset = offset })] });
        Assert.Equal(RecoveryOutcome.RolledForward, desk.Open().Recover(CancellationToken.None)!.Outcome);

        Assert.Equal(before, desk.Versions("b"));
        Assert.InRange(new FileInfo(path).Length, 1, lines.Sum(line => line.Length + 1) + 60);
        desk.Commit(Desk.SetBody("b", "next\n"));
        Assert.Equal([.. before, "4 set ## B|next||"], desk.Versions("b"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(HistoryLimits.MaxGeneration)]
    [InlineData(int.MaxValue)]
    public void I7_Given_ANumberOfAFileThatLies_When_Recovered_Then_NoVersionIsHidden(int generation)
    {
        using Desk desk = WithVersions();
        string[] before = desk.Versions("b");
        Forge(desk, entry => entry with { Appends = [.. entry.Appends.Select(append => append with { Generation = generation })] });

        desk.Open().Recover(CancellationToken.None);
        desk.Maintain().Mend(CancellationToken.None);

        Assert.Equal(before, desk.Versions("b"));
        desk.Commit(Desk.SetBody("b", "next\n"));
        Assert.Equal([.. before, "4 set ## B|next||"], desk.Versions("b"));
    }

    [Theory]
    [InlineData(".other.md.0123456789abcdef0123456789abcdef.mdlock-tmp", true)]
    [InlineData(".other.md.0123456789abcdef0123456789abcdef.mdlock-tmp", false)]
    [InlineData(".guide.md.bak.0123456789abcdef0123456789abcdef.mdlock-tmp", true)]
    [InlineData(".guide.md.bak.0123456789abcdef0123456789abcdef.mdlock-tmp", false)]
    [InlineData("guide.md.mdlock-tmp", true)]
    public void I12_Given_ATemporaryFileOfAnotherDocument_When_Recovered_Then_ItIsNotTouched(string name, bool isReplaced)
    {
        using Desk desk = WithVersions();
        string other = Path.Combine(Path.GetDirectoryName(desk.Path)!, name);
        File.WriteAllText(other, "of another");
        Forge(desk, entry => entry with { Temporary = name, After = isReplaced ? entry.After : "0" });

        Assert.Equal(RecoveryOutcome.Discarded, desk.Open().Recover(CancellationToken.None)!.Outcome);
        Assert.Equal("of another", File.ReadAllText(other));
    }

    [Theory]
    [InlineData("temporary", "\".guide.md.00\\u0000.mdlock-tmp\"")]
    [InlineData("temporary", "null")]
    [InlineData("appends", "null")]
    [InlineData("appends", "[null]")]
    [InlineData("appends", "[{\"key\":\"b.0123456789ab\",\"generation\":1,\"offset\":-1,\"lines\":\"x\\n\"}]")]
    [InlineData("appends", "[{\"key\":\"../b.0123456789ab\",\"generation\":1,\"offset\":0,\"lines\":\"x\\n\"}]")]
    [InlineData("moves", "null")]
    [InlineData("moves", "[null]")]
    [InlineData("moves", "[{\"from\":null,\"to\":[\"a\"]}]")]
    [InlineData("moves", "[{\"from\":[\"_document\",\"b\"],\"to\":[]}]")]
    [InlineData("moves", "[{\"from\":[\"_document\",\"b\"],\"to\":[\"_document\",\"\"]}]")]
    [InlineData("moves", "[{\"from\":[\"_document\",\"b\"],\"to\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}]")]
    [InlineData("places", "[null]")]
    [InlineData("places", "[{\"paths\":[[null]]}]")]
    [InlineData("seen", "[]")]
    [InlineData("seen", "{\"x\":null}")]
    [InlineData("fence", "9223372036854775808")]
    [InlineData("commit", "\"\"")]
    [InlineData("timestamp", "\"10000-01-01\"")]
    public void Given_AnEntryThatCannotBe_When_CheckedAndRecovered_Then_ItIsDamageAndIsPutAway(string member, string value)
    {
        using Desk desk = WithVersions();
        string[] before = desk.Versions("b");
        (int start, byte[] bytes) = LastEntry(desk);
        JsonObject json = JsonNode.Parse(SealedFile.Open(bytes.AsSpan(start))!)!.AsObject();
        string text = json.ToJsonString().Replace(
            $"\"{member}\":{json[member]!.ToJsonString()}", $"\"{member}\":{value}", StringComparison.Ordinal);
        File.WriteAllBytes(
            desk.History.JournalFile, [.. bytes[..start], .. SealedFile.Encode("commit", Encoding.UTF8.GetBytes(text))]);

        Assert.Contains(desk.Verify(), finding => finding is { Kind: FindingKind.JournalDamaged, IsFault: true });
        Assert.Equal(RecoveryOutcome.Discarded, desk.Open().Recover(CancellationToken.None)!.Outcome);
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault);
        Assert.Equal(before, desk.Versions("b"));
    }

    [Theory]
    [InlineData("commit   2147483647")]
    [InlineData("commit   2147483563")]
    [InlineData("commit   9999999999")]
    [InlineData("commit   1073741824")]
    public void Given_ALengthThatCannotBe_When_Recovered_Then_ItIsDamageAndIsPutAway(string start)
    {
        using Desk desk = WithVersions();
        (int last, byte[] bytes) = LastEntry(desk);
        Encoding.ASCII.GetBytes(start).CopyTo(bytes, last);
        File.WriteAllBytes(desk.History.JournalFile, bytes);

        Assert.Contains(desk.Verify(), finding => finding is { Kind: FindingKind.JournalDamaged, IsFault: true });
        Assert.Equal(RecoveryOutcome.Discarded, desk.Open().Recover(CancellationToken.None)!.Outcome);
        desk.Commit(Desk.SetBody("b", "next\n"));
    }

    private static Desk WithVersions()
    {
        var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "version 2\n"));
        desk.Commit(Desk.SetBody("b", "version 3\n"));
        return desk;
    }

    /// <summary>Opens the last entry again, with another content.</summary>
    private static void Forge(Desk desk, Func<JournalEntry, JournalEntry> change)
    {
        (int start, byte[] bytes) = LastEntry(desk);
        JournalEntry entry = JsonRecord.Read(SealedFile.Open(bytes.AsSpan(start)), JournalJson.Read)!;
        File.WriteAllBytes(desk.History.JournalFile, [.. bytes[..start], .. CommitJournal.Encode(change(entry))]);
    }

    /// <summary>The journal, and where the last entry in it begins.</summary>
    private static (int Start, byte[] Bytes) LastEntry(Desk desk)
    {
        byte[] bytes = File.ReadAllBytes(desk.History.JournalFile);
        return (Math.Max(0, bytes.AsSpan().LastIndexOf("\ncommit   "u8) + 1), bytes);
    }
}
