using Markdig;
using Markdig.Syntax;
using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

/// <summary>The top-level headings as Markdig's ordinary parse of a whole text finds them.</summary>
internal static class FullParse
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseYamlFrontMatter().UseBlockRules().UsePreciseSourceLocation().Build();

    public static IReadOnlyList<(int Start, int End, int Level)> Headings(string text) =>
    [
        .. Markdown.Parse(text, Pipeline)
            .OfType<HeadingBlock>()
            .Select(heading => (
                LineStart(text, FirstCharacter(heading)), NextLineStart(text, heading.Span.End + 1), heading.Level)),
    ];

    public static IReadOnlyList<(int Start, int End, int Level)> Headings(IEnumerable<ScannedHeading> scanned) =>
        [.. scanned.Select(heading => (heading.Start, heading.End, heading.Level))];

    // The span of an underlined heading takes in the link definitions before it, so its first inline has to tell.
    private static int FirstCharacter(HeadingBlock heading) =>
        heading.IsSetext && heading.Inline?.FirstChild is { } first ? first.Span.Start : heading.Span.Start;

    private static int LineStart(string text, int position) =>
        position == 0 ? 0 : text.LastIndexOfAny(['\r', '\n'], position - 1) + 1;

    private static int NextLineStart(string text, int position)
    {
        int end = position >= text.Length ? -1 : text.IndexOfAny(['\r', '\n'], position);
        if (end < 0)
        {
            return text.Length;
        }

        return text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
    }
}
