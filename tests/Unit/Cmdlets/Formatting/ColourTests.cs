using System.Text.RegularExpressions;
using MdLock.Formatting;
using MdLock.Output;
using MdLock.UnitTests.Cmdlets.Output;

namespace MdLock.UnitTests.Cmdlets.Formatting;

/// <summary>Sets the environment variable of the whole process; nothing else in the tests reads it.</summary>
public sealed class ColourTests : IDisposable
{
    private const string NoColor = "NO_COLOR";

    private readonly string? _usual = Environment.GetEnvironmentVariable(NoColor);
    private readonly Style _style = new();

    public ColourTests() => Environment.SetEnvironmentVariable(NoColor, null);

    [Theory]
    [InlineData(MdLockState.Held, true, null, "<green>own</>")]
    [InlineData(MdLockState.Held, false, null, "held")]
    [InlineData(MdLockState.Waiting, true, null, "<dim>waiting</>")]
    [InlineData(MdLockState.Waiting, false, null, "<dim>waiting</>")]
    [InlineData(MdLockState.Held, true, "OwnerDead", "<yellow>stale: OwnerDead</>")]
    [InlineData(MdLockState.Waiting, false, "Heartbeat\u001bLost", "<yellow>stale: Heartbeat`eLost</>")]
    public void Given_ALock_When_ItsStateIsSaid_Then_InItsColour(
        MdLockState state, bool isOwn, string? reason, string expected) =>
        Assert.Equal(expected, LockText.Status(state, isOwn, reason, _style));

    [Fact]
    public void Given_OtherVerdicts_When_TheyAreSaid_Then_InTheirColours()
    {
        Assert.Equal("Succeeded", VerdictText.Outcome(MdLockEventOutcome.Succeeded, _style));
        Assert.Equal("<yellow>Refused</>", VerdictText.Outcome(MdLockEventOutcome.Refused, _style));
        Assert.Equal("<red>Failed</>", VerdictText.Outcome(MdLockEventOutcome.Failed, _style));
        Assert.Equal("<red>fault</>", VerdictText.Fault(true, _style));
        Assert.Equal("note", VerdictText.Fault(false, _style));
        Assert.Equal("<green>done</>", VerdictText.Done(true, _style));
        Assert.Equal("<yellow>open</>", VerdictText.Done(false, _style));
        Assert.Equal("<dim>removed</>", SectionText.Size(0, true, _style));
        Assert.Equal("1.0 KB", SectionText.Size(1024, false, _style));
    }

    [Fact]
    public void Given_ADiff_When_ItIsShown_Then_LinesAreColouredAndTheTwoThatNameTheTextsAreNot()
    {
        const string Diff = "--- a\n+++ b\n@@ -1 +1 @@\n same\n-- \u001bwent\n+came\n";
        string[] expected =
            ["--- a", "+++ b", "<cyan>@@ -1 +1 @@</>", " same", "<red>-- `ewent</>", "<green>+came</>"];
        Assert.Equal(expected, SectionText.Diff(Diff, _style));
        Assert.Equal(["<dim>no difference</>"], SectionText.Diff("", _style));
    }

    [Fact]
    public void Given_NoStyleOrAPlainOne_When_TextsAreMade_Then_TheyArePlain()
    {
        object?[] plain = [null, new object(), new Style { OutputRendering = "PlainText" }];
        Assert.All(plain, style => Assert.Equal("own", LockText.Status(MdLockState.Held, true, null, style)));
    }

    [Theory]
    [InlineData("1", "own")]
    [InlineData("", "<green>own</>")]
    public void Given_TheVariableAgainstColour_When_ItIsNotEmpty_Then_TextsArePlain(string value, string expected)
    {
        Environment.SetEnvironmentVariable(NoColor, value);
        Assert.Equal(expected, LockText.Status(MdLockState.Held, true, null, _style));
    }

    [Fact]
    public void Given_ABoard_When_Drawn_Then_StatesAreColouredAndLinesAreNoLonger()
    {
        IReadOnlyList<string> lines = Board(_style);

        Assert.Equal("12:34:56  2 held, 1 waiting, <yellow>1 stale</>  <dim>q quits</>", lines[0]);
        Assert.Equal(["<yellow>stale</>", "held", "<green>own</>", "<dim>waiting</>"], lines.Skip(2).Select(StateOf));
        Assert.Equal(Board(null), lines.Select(line => Regex.Replace(line, "<[a-z/]+>", "")));

        static string StateOf(string line) => Regex.Match(line, @"(<\w+>)?\b(stale|held|own|waiting)\b(</>)?").Value;
    }

    [Fact]
    public void Given_ABoard_When_DrawnInPlainText_Then_ItHasNoColour()
    {
        Assert.Equal(Board(null), Board(new Style { OutputRendering = "PlainText" }));

        Environment.SetEnvironmentVariable(NoColor, "1");
        Assert.Equal(Board(null), Board(_style));
    }

    public void Dispose() => Environment.SetEnvironmentVariable(NoColor, _usual);

    private static IReadOnlyList<string> Board(object? style) =>
        new LockBoard(LockSamples.Mixed, Palette.Of(style)) { Clock = "12:34:56", Hint = "q quits" }.Draw(79, 25);
}
