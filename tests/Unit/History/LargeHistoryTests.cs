using System.Text;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.UnitTests.Commits;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.History;

/// <summary>Files that somebody made large cost no memory, and nothing of the history is lost by them.</summary>
public sealed class LargeHistoryTests
{
    private const long Size = 150 * Allocation.Megabyte;

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void I7_Given_ZerosBehindTheLines_When_CheckedReadCommittedAndMended_Then_ItCostsLittleAndNothingIsLost(string end)
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "version 2\n"));
        string path = desk.HistoryPathOf("b");
        SparseFile.Lengthen(path, Size, end);

        AssertCheap(() => Assert.Contains(desk.Verify(), finding => finding.IsFault));
        AssertCheap(() => Assert.Equal(2, desk.ReadHistory().Versions("b").Count()));
        AssertCheap(() => Assert.Equal("## B\nb\n\n", desk.ReadHistory().Version("b", 1).Content));
        AssertCheap(() => desk.Commit(Desk.SetBody("b", "next\n")));
        AssertCheap(() => desk.Maintain().Trim(new HistoryRetention(1, null), CancellationToken.None));
        AssertCheap(() => Assert.Equal(["b"], desk.Maintain().Mend(CancellationToken.None)));

        Assert.Equal(["## B\nb\n\n", "## B\nversion 2\n\n", "## B\nnext\n\n"], desk.ReadHistory().Versions("b").Select(one => one.Content));
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("journal")]
    public void Given_AStateOrAJournalOfZeros_When_CheckedAndCommitted_Then_ItsFirstLineTells(string name)
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "version 2\n"));
        desk.MakeCheckpoint();
        string path = name == "state" ? desk.History.State : desk.History.JournalFile;
        string header = $"{(name == "state" ? "state" : "commit"),-8} {Size - 85:D10} {new string('0', 64)}\n";
        foreach (string start in (string[])["", header])
        {
            File.WriteAllText(path, start);
            SparseFile.Lengthen(path, Size);

            AssertCheap(() => Assert.Contains(desk.Verify(), finding => finding.IsFault));
            AssertCheap(() => desk.Commit(Desk.SetBody("b", $"next {start.Length}\n")));
        }

        Assert.Equal(4, desk.ReadHistory().Versions("b").Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Text\n")]
    public void Given_ADocumentOfZeros_When_Read_Then_ItsBeginningTells(string start)
    {
        using var document = new TemporaryDocument(start);
        SparseFile.Lengthen(document.Path, 400 * Allocation.Megabyte);
        var reader = new DocumentReader(DocumentFile.Find(document.Path));

        AssertCheap(() =>
        {
            var refused = Assert.Throws<DocumentException>(() => reader.Read());
            Assert.Equal(ErrorIds.DocumentNotText, refused.ErrorId);
            Assert.Equal(document.Path, refused.Path);
            Assert.Contains($"index {start.Length}", refused.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Given_ADocumentOfBytesThatAreNoText_When_Read_Then_ItsBeginningTells()
    {
        using var document = new TemporaryDocument();
        File.WriteAllBytes(document.Path, [.. Encoding.UTF8.GetBytes("# Text\n"), 0xFF]);
        SparseFile.Lengthen(document.Path, 400 * Allocation.Megabyte);

        AssertCheap(() => Assert.Throws<DocumentException>(
            () => new DocumentReader(DocumentFile.Find(document.Path)).Read()));
    }

    private static void AssertCheap(Action call) => Assert.InRange(Allocation.Of(call), 0, 8 * Allocation.Megabyte);
}
