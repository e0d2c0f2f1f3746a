using MdLock.Formatting;

namespace MdLock.UnitTests.Cmdlets.Formatting;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("ada@host", 42, false, "42 ada@host")]
    [InlineData("ada@host", 42, true, "lease ada@host")]
    [InlineData("ada@host", 0, false, "ada@host")]
    [InlineData("", 42, false, "42")]
    [InlineData(null, 0, false, "")]
    [InlineData("\u001bada", 1, false, "1 `eada")]
    public void Given_AnOwner_When_ItIsSaid_Then_ItsProcessOrThatItIsALeaseComesFirst(
        string? owner, int processId, bool persistent, string expected) =>
        Assert.Equal(expected, LockText.Holder(owner, processId, persistent));

    [Theory]
    [InlineData(0, "", "_preamble", "_preamble")]
    [InlineData(1, "Guide", "guide", "Guide")]
    [InlineData(3, "Linux\u001b", "linux", "    Linux`e")]
    [InlineData(2, "", "-1", "  -1")]
    public void Given_ASection_When_ItIsOutlined_Then_ItStandsUnderItsParent(
        int level, string title, string id, string expected) =>
        Assert.Equal(expected, SectionText.Outline(level, title, id));
}
