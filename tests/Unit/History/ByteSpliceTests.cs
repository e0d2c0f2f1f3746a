using MdLock.History;

namespace MdLock.UnitTests.History;

/// <summary>The stretch in which two texts differ makes the one of the other.</summary>
public sealed class ByteSpliceTests
{
    [Fact]
    public void Given_TextsThatDifferSomewhere_When_Spliced_Then_TheOneBecomesTheOtherByAShortStretch()
    {
        var random = new Random(13);
        for (int i = 0; i < 500; i++)
        {
            byte[] before = new byte[random.Next(20_000)];
            random.NextBytes(before);
            int at = random.Next(before.Length + 1);
            int removed = random.Next(before.Length - at + 1);
            byte[] inserted = new byte[random.Next(100)];
            random.NextBytes(inserted);
            byte[] after = [.. before[..at], .. inserted, .. before[(at + removed)..]];

            ByteSplice splice = ByteSplice.Between(before, after);

            Assert.Equal(after, splice.Apply(before));
            Assert.InRange(splice.Inserted.Length, 0, inserted.Length);
        }
    }

    [Fact]
    public void Given_ASpliceOfAnotherText_When_Applied_Then_ThereIsNone()
    {
        Assert.Null(new ByteSplice(5, 0, []).Apply(new byte[4]));
        Assert.Null(new ByteSplice(2, 3, []).Apply(new byte[4]));
        Assert.Equal(new byte[2], new ByteSplice(2, 2, []).Apply(new byte[4]));
    }
}
