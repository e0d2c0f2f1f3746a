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
    public void I1_Given_any_two_targets_When_compared_Then_they_overlap_exactly_when_they_share_text(
        string outline) =>
        ForAllPairs(outline, (one, oneText, other, otherText) =>
            Assert.Equal((oneText & otherText) != 0, one.Overlaps(other)));

    [Theory]
    [MemberData(nameof(Outlines))]
    public void I1_Given_any_two_targets_When_compared_Then_one_covers_the_other_exactly_when_it_contains_its_text(
        string outline) =>
        ForAllPairs(outline, (one, oneText, other, otherText) =>
            Assert.Equal((oneText | otherText) == oneText, one.Covers(other)));

    [Theory]
    [MemberData(nameof(Outlines))]
    public void I1_Given_any_two_targets_When_compared_Then_they_are_equal_exactly_when_their_text_is_the_same(
        string outline) =>
        ForAllPairs(outline, (one, oneText, other, otherText) =>
        {
            Assert.Equal(oneText == otherText, one == other);
            Assert.True(one != other || one.GetHashCode() == other.GetHashCode());
        });

    [Fact]
    public void Given_a_target_with_another_name_for_people_When_compared_Then_only_the_path_counts()
    {
        var one = new LockTarget("intro", ["root", "a"], LockScope.Subtree);
        var other = new LockTarget("introduction", ["root", "a"], LockScope.Subtree);

        Assert.Equal(one, other);
        Assert.NotEqual(one, new LockTarget("intro", ["root", "A"], LockScope.Subtree));
        Assert.False(one.Equals(null));
    }

    [Fact]
    public void Given_no_path_or_a_document_below_the_root_When_a_target_is_made_Then_it_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => new LockTarget("", ["root"], LockScope.Subtree));
        Assert.Throws<ArgumentException>(() => new LockTarget("s", [], LockScope.Subtree));
        Assert.Throws<ArgumentException>(() => new LockTarget("s", default, LockScope.Subtree));
        Assert.Throws<ArgumentException>(() => new LockTarget("s", ["root", "a"], LockScope.Document));
    }

    [Theory]
    [InlineData(LockScope.Subtree, "intro")]
    [InlineData(LockScope.Body, "intro (Body)")]
    public void Given_a_target_When_shown_to_people_Then_it_reads_as_the_section_and_a_scope_that_is_not_the_default(
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
