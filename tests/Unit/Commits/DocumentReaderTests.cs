using System.Globalization;
using System.Text;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Commits;

/// <summary>I3: what is read is what the document holds now, however like it is to what it held before.</summary>
public sealed class DocumentReaderTests
{
    // Longer than two of the stretches in which the document is compared, and not a multiple of them.
    private const int Length = 600_001;

    [Theory]
    [InlineData(0)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(524_288)]
    [InlineData(Length - 1)]
    public void Given_ADocumentThatWasRead_When_OneByteChangesAndTheLengthDoesNot_Then_TheNewOneIsRead(int place)
    {
        char[] text = new string('x', Length).ToCharArray();
        using var desk = new Desk(new string(text));
        var reader = new DocumentReader(DocumentFile.Find(desk.Path));
        DocumentSnapshot before = reader.Read();
        text[place] = 'y';

        File.WriteAllText(desk.Path, new string(text));

        DocumentSnapshot after = reader.Read();
        Assert.True(after.Index.Text == new string(text), "The old text was read.");
        Assert.NotSame(before, after);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Length)]
    public void Given_ADocumentThatWasRead_When_ItIsReadAgainUnchanged_Then_ItIsNotParsedAgain(int length)
    {
        using var desk = new Desk(new string('x', length));
        var reader = new DocumentReader(DocumentFile.Find(desk.Path));
        DocumentSnapshot before = reader.Read();

        Assert.Same(before, reader.Read());
    }

    [Fact]
    public void Given_ADocumentThatWasRead_When_ItGrowsOrShrinks_Then_TheNewOneIsRead()
    {
        using var desk = new Desk("one\n");
        var reader = new DocumentReader(DocumentFile.Find(desk.Path));
        DocumentSnapshot first = reader.Read();

        File.AppendAllText(desk.Path, "two\n");
        DocumentSnapshot longer = reader.Read();
        File.WriteAllText(desk.Path, "one\n");
        DocumentSnapshot shorter = reader.Read();

        Assert.Equal(["one\n", "one\ntwo\n", "one\n"], [first.Index.Text, longer.Index.Text, shorter.Index.Text]);
    }

    [Fact]
    public void Given_ADocumentThatWasRead_When_ItIsGone_Then_TheErrorSaysSo()
    {
        using var desk = new Desk();
        var reader = new DocumentReader(DocumentFile.Find(desk.Path));
        DocumentSnapshot held = reader.Read();
        File.Delete(desk.Path);

        DocumentException gone = Assert.Throws<DocumentException>(() => reader.Read());

        Assert.Equal(ErrorIds.DocumentNotFound, gone.ErrorId);
        Assert.NotNull(held);
    }

    [Fact]
    public void Given_ADocumentThatWasLeftAlone_When_LookedAtAgain_Then_ItIsNotReadAgain()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what a thread has read.");
        using var desk = new Desk(new string('x', Length));
        var reader = new DocumentReader(DocumentFile.Find(desk.Path), Later());
        DocumentSnapshot before = reader.Look();
        long read = BytesRead();

        DocumentSnapshot after = reader.Look();

        Assert.Same(before, after);
        Assert.InRange(BytesRead() - read, 0, Length / 2);
    }

    [Fact]
    public void Given_ADocumentThatWasLeftAlone_When_ItsBytesChangeAndItsTimeIsSetBack_Then_TheNewOneIsSeen()
    {
        using var desk = new Desk("one\n");
        var reader = new DocumentReader(DocumentFile.Find(desk.Path), Later());
        DocumentSnapshot before = reader.Look();
        DateTime written = File.GetLastWriteTimeUtc(desk.Path);

        File.WriteAllText(desk.Path, "two\n");
        File.SetLastWriteTimeUtc(desk.Path, written);

        Assert.Equal(["one\n", "two\n"], [before.Index.Text, reader.Look().Index.Text]);
    }

    [Fact]
    public void Given_ADocumentThatWasLeftAlone_When_AnotherOfItsLengthAndTimeTakesItsPlace_Then_TheNewOneIsSeen()
    {
        using var desk = new Desk("one\n");
        var reader = new DocumentReader(DocumentFile.Find(desk.Path), Later());
        DocumentSnapshot before = reader.Look();
        string other = desk.Path + ".other";
        File.WriteAllText(other, "two\n");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(desk.Path));

        File.Move(other, desk.Path, overwrite: true);

        Assert.Equal(["one\n", "two\n"], [before.Index.Text, reader.Look().Index.Text]);
    }

    [Fact]
    public void Given_ADocumentThatIsWrittenFasterThanItsClockTicks_When_LookedAt_Then_EachOneIsSeen()
    {
        using var desk = new Desk("0000\n");
        var reader = new DocumentReader(DocumentFile.Find(desk.Path));
        using FileStream file = new(desk.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var wrong = new List<string>();
        for (int round = 0; round < 2000; round++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{round:D4}\n");
            file.Position = 0;
            file.Write(Encoding.ASCII.GetBytes(text));
            if (reader.Look().Index.Text != text)
            {
                wrong.Add(text);
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Given_ADocumentThatIsGone_When_LookedAt_Then_TheErrorSaysSo()
    {
        using var desk = new Desk();
        var reader = new DocumentReader(DocumentFile.Find(desk.Path), Later());
        DocumentSnapshot held = reader.Look();
        File.Delete(desk.Path);

        DocumentException gone = Assert.Throws<DocumentException>(() => reader.Look());

        Assert.Equal(ErrorIds.DocumentNotFound, gone.ErrorId);
        Assert.NotNull(held);
    }

    /// <summary>A clock by which a file that was just written was left alone for an hour.</summary>
    private static JumpingClock Later()
    {
        var clock = new JumpingClock();
        clock.Jump(DateTimeOffset.UtcNow.AddHours(1) - clock.GetUtcNow());
        return clock;
    }

    private static long BytesRead() => File.ReadLines("/proc/thread-self/io")
        .Where(line => line.StartsWith("rchar: ", StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(7), CultureInfo.InvariantCulture))
        .Single();
}
