using MdLock.Errors;

namespace MdLock.UnitTests.Errors;

/// <summary>Errors tell what others wrote, and all their texts can be shown as they are.</summary>
public sealed class MdLockExceptionTests
{
    private const string Hostile = "a\u001b]0;b\u0007\u009b2J\u202ec";
    private const string Shown = "a`e]0;b`a`u{9b}2J`u{202e}c";

    [Fact]
    public void Given_HostileTexts_When_AnErrorIsMade_Then_ItsTextsAreEscaped()
    {
        var error = new LockException(ErrorIds.LockHeld, $"Held by {Hostile}.", $"Ask {Hostile}.");

        Assert.Equal(($"Held by {Shown}.", $"Ask {Shown}."), (error.Message, error.RecommendedAction));
    }

    [Fact]
    public void Given_ASystemErrorWithAHostileName_When_ItIsTheCause_Then_NoTextBelowIsRaw()
    {
        var deepest = new FileNotFoundException($"No {Hostile}", Hostile);
        var error = new CommitException($"/{Hostile}.md", new IOException("Full.", deepest));

        Assert.DoesNotContain('\u001b', error.ToString());
        Assert.Equal($"/{Shown}.md", error.Path);
        Assert.Contains(Shown, error.InnerException!.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_ASystemErrorThatCanBeShown_When_ItIsTheCause_Then_ItStaysItself()
    {
        var cause = new IOException("Full.");

        Assert.Same(cause, new CommitException("/guide.md", cause).InnerException);
    }

    [Fact]
    public void Given_HostileIds_When_AnErrorNamesThem_Then_ItsMembersAreEscapedToo()
    {
        var error = new SectionNotFoundException(Hostile, [Hostile, "plain"]);

        Assert.Equal(Shown, error.Selector);
        Assert.Equal([Shown, "plain"], error.NearestIds);
    }

    [Fact]
    public void Given_AnEscapedText_When_EscapedAgain_Then_ItStaysAsItIs() =>
        Assert.Equal(Shown, EscapedText.Line(EscapedText.Line(Hostile)));
}
