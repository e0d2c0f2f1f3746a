using System.Collections.Immutable;
using MdLock.Rules;
using MdLock.UnitTests.Rules.Exploring;

namespace MdLock.UnitTests.Rules;

/// <summary>I1 rests on the meaning of overlap: it is checked against sets of text, for all pairs of targets.</summary>
public sealed class LockTargetTests
{
    public static TheoryData<string> Outlines => ["binary", "confusable"];

    [Theory]
    [MemberData(nameof(Outlines))]
    public void I1_Given_AnyTwoTargets_When_Compared_Then_TheyOverlapExactlyWhenTheyShareText(
        string outline) =>
        ForAllPairs(outline, (one, oneText, other, otherText) =>
            Assert.Equal((oneText & otherText) != 0, one.Overlaps(other)));

    [Theory]
    [MemberData(nameof(Outlines))]
    public void I1_Given_AnyTwoTargets_When_Compared_Then_OneCoversTheOtherExactlyWhenItContainsItsText(
        string outline) =>
        ForAllPairs(outline, (one, oneText, other, otherText) =>
            Assert.Equal((oneText | otherText) == oneText, one.Covers(other)));

    [Theory]
    [MemberData(nameof(Outlines))]
    public void I1_Given_AnyTwoTargets_When_Compared_Then_TheyAreEqualExactlyWhenTheirTextIsTheSame(
        string outline) =>
        ForAllPairs(outline, (one, oneText, other, otherText) =>
        {
            Assert.Equal(oneText == otherText, one == other);
            Assert.True(one != other || one.GetHashCode() == other.GetHashCode());
        });

    [Fact]
    public void Given_ATargetWithAnotherNameForPeople_When_Compared_Then_OnlyThePathCounts()
    {
        var one = new LockTarget("intro", ["root", "a"], LockScope.Subtree);
        var other = new LockTarget("introduction", ["root", "a"], LockScope.Subtree);

        Assert.Equal(one, other);
        Assert.NotEqual(one, new LockTarget("intro", ["root", "A"], LockScope.Subtree));
        Assert.False(one.Equals(null));
    }

    [Fact]
    public void Given_NoPathOrADocumentBelowTheRoot_When_ATargetIsMade_Then_ItIsAnError()
    {
        Assert.Throws<ArgumentException>(() => new LockTarget("", ["root"], LockScope.Subtree));
        Assert.Throws<ArgumentException>(() => new LockTarget("s", [], LockScope.Subtree));
        Assert.Throws<ArgumentException>(() => new LockTarget("s", default, LockScope.Subtree));
        Assert.Throws<ArgumentException>(() => new LockTarget("s", ["root", "a"], LockScope.Document));
    }

    [Theory]
    [InlineData(LockScope.Subtree, "intro")]
    [InlineData(LockScope.Body, "intro (Body)")]
    public void Given_ATarget_When_ShownToPeople_Then_ItReadsAsTheSectionAndAScopeThatIsNotTheDefault(
        LockScope scope, string shown) =>
        Assert.Equal(shown, new LockTarget("intro", ["root", "a"], scope).ToString());

    private static void ForAllPairs(string name, Action<LockTarget, ulong, LockTarget, ulong> check)
    {
        Outline outline = name == "binary" ? Outline.Binary(depth: 3) : Outline.Confusable;
        ImmutableArray<LockTarget> targets = outline.AllTargets();
        foreach (LockTarget one in targets)
        {
            foreach (LockTarget other in targets)
            {
                check(one, outline.TextOf(one), other, outline.TextOf(other));
            }
        }
    }
}
