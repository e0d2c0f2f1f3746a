using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;

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
}
