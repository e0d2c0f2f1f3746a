using System.Text.RegularExpressions;
using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed partial class CommonMarkSpecificationTests
{
    // The specification is known to have some 650 examples; far fewer would mean that they are not read.
    private const int LeastExamples = 600;

    [Fact]
    public void Given_TheExamplesOfTheSpecification_When_Scanned_Then_HeadingsAreThoseOfItsHtml()
    {
        string? specification = CommonMarkSpecification.TryRead(out string reason);
        Assert.SkipWhen(specification is null, reason);

        Match[] examples = [.. Example().Matches(specification!.ReplaceLineEndings("\n")).Cast<Match>()];

        Assert.True(examples.Length >= LeastExamples, $"Only {examples.Length} examples were found.");
        Assert.All(examples, example =>
        {
            // A blank line means nothing in Markdown, but keeps a first line of hyphens from being front matter.
            string markdown = "\n" + Text(example.Groups["markdown"]);
            Assert.Equal(
                TopLevelHeadings(Text(example.Groups["html"])),
                HeadingScanner.Scan(markdown).Select(heading => heading.Level));
        });
    }

    // The examples show a tab as an arrow.
    private static string Text(Group group) => group.Value.Replace('→', '\t');

    private static List<int> TopLevelHeadings(string html)
    {
        var levels = new List<int>();
        int depth = 0;
        foreach (Match tag in Tag().Matches(html).Cast<Match>())
        {
            if (tag.Groups["level"].Success)
            {
                if (depth == 0)
                {
                    levels.Add(tag.Groups["level"].ValueSpan[0] - '0');
                }
            }
            else
            {
                depth += tag.Value[1] == '/' ? -1 : 1;
            }
        }

        return levels;
    }

    [GeneratedRegex(
        "^`{32} example\n(?<markdown>.*?)^\\.\n(?<html>.*?)^`{32}$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex("<h(?<level>[1-6])>|</?(?:blockquote|ul|ol)\\b[^>]*>")]
    private static partial Regex Tag();
}
