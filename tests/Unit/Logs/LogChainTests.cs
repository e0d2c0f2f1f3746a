using System.Globalization;
using MdLock.Logs;

namespace MdLock.UnitTests.Logs;

public sealed class LogChainTests
{
    private readonly LogChain _chain = new("log.jsonl");

    [Fact]
    public void Given_ANewLog_When_Checked_Then_ItsFirstLineIsNumber1AndFollowsOnNothing()
    {
        Assert.Equal(1, _chain.Next);
        Assert.True(_chain.Continues(ChainedLine.NoHash));
        Assert.False(_chain.Continues("a"));
    }

    [Fact]
    public void Given_AnAcceptedLine_When_TheNextComes_Then_ItHasToFollowIt()
    {
        _chain.Accept(7, "a");

        Assert.Equal((7, "a", 8), (_chain.Number, _chain.Hash, _chain.Next));
        Assert.True(_chain.Continues("a"));
        Assert.False(_chain.Continues("b"));
    }

    [Fact]
    public void Given_LinesThatCannotBeRead_When_TheNextComes_Then_EachHadANumberAndNothingIsSaidOfTheLink()
    {
        _chain.Accept(7, "a");
        _chain.PassOver();
        _chain.PassOver();

        Assert.Equal((7, "a", 10), (_chain.Number, _chain.Hash, _chain.Next));
        Assert.True(_chain.Continues("b"));

        _chain.Accept(10, "c");

        Assert.Equal(11, _chain.Next);
        Assert.False(_chain.Continues("b"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Given_ALogWhoseBeginningIsNotKept_When_Begun_Then_ItGoesOnFromThere(bool isKnown)
    {
        _chain.Begin(41, isKnown);

        Assert.Equal(42, _chain.Next);
        Assert.Equal(!isKnown, _chain.Continues("a"));
    }

    [Fact]
    public void Given_Lines_When_SomethingIsSaid_Then_TheyAreCountedFrom1InEachFile()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            _chain.Step();
            _chain.Step();
            Assert.Equal("Line 2 of log.jsonl is 1.5 short.", _chain.Say($"is {1.5} short"));

            _chain.Enter("'next.jsonl'");
            Assert.Equal(0, _chain.Line);
            _chain.Step();
            Assert.Equal("Line 1 of 'next.jsonl' is torn.", _chain.Say($"is torn"));
            Assert.Equal("Line 9 of other is torn.", LogChain.Say("other", 9, $"is torn"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
