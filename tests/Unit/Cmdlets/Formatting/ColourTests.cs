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
