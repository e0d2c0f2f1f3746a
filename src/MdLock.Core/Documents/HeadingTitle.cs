using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MdLock.Documents;

/// <summary>What a heading says: its plain text, and the id that it names for itself.</summary>
/// <param name="Text">The text without markup, on one line; a code span or link counts by its text.</param>
/// <param name="ExplicitId">The id in trailing attributes such as <c>{#id .class}</c>; null if there is none.</param>
/// <remarks>
/// A reference link whose definition stands elsewhere keeps its brackets: a title, and so an id, never depends on text
/// outside of its heading.
/// </remarks>
internal sealed partial record HeadingTitle(string Text, string? ExplicitId)
{
    // No one writes such headings; markup parsing would be the one step whose cost is not linear.
    private const int MaximumMarkup = 4_096;

    private static readonly InlineParserList Parsers = new(new MarkdownPipelineBuilder().InlineParsers);

    /// <summary>Reads the markup of a heading.</summary>
    /// <param name="markup">The heading's text with inline markup; see <see cref="ScannedHeading.Markup"/>.</param>
    public static HeadingTitle Read(string markup)
    {
        Match attributes = TrailingAttributes().Match(markup);
        if (!attributes.Success)
        {
            return new(PlainText(markup), ExplicitId: null);
        }

        string? id = attributes.Groups["id"].Captures is [.., var last] ? last.Value : null;
        return new(PlainText(markup[..attributes.Index].TrimEnd()), id);
    }

    /// <summary>The trailing attributes of a heading's markup, braces included; empty if there are none.</summary>
    public static string AttributesOf(string markup) => TrailingAttributes().Match(markup).Value.TrimEnd();

    // Pandoc's header attributes: classes, identifiers, key=value pairs and the short form "-" for unnumbered. Braces
    // around anything else are text.
    [GeneratedRegex(
        @"(?<!\\)\{\s*(?:(?:\#(?<id>[^\s{}]+)|\.[^\s{}]+|-|[A-Za-z][\w:-]*=(?:""[^""{}]*""|[^\s{}""]+))"
        + @"(?:\s+|(?=\})))+\}\s*$",
        RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex TrailingAttributes();

    private static string PlainText(string markup)
    {
        if (markup.Length > MaximumMarkup)
        {
            return markup.ReplaceLineEndings(" ").Trim();
        }

        var block = new ParagraphBlock { Lines = new StringLineGroup(markup) };
        new InlineProcessor(new MarkdownDocument(), Parsers, preciseSourcelocation: false, context: null)
            .ProcessInlineLeaf(block);

        var plain = new StringBuilder(markup.Length);
        foreach (Inline inline in block.Inline!.FindDescendants<Inline>())
        {
            Append(inline, plain);
        }

        return plain.ToString().ReplaceLineEndings(" ").Trim();
    }

    private static void Append(Inline inline, StringBuilder plain)
    {
        switch (inline)
        {
            case LiteralInline literal:
                plain.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                plain.Append(code.Content);
                break;
            case HtmlEntityInline entity:
                plain.Append(entity.Transcoded.AsSpan());
                break;
            case AutolinkInline link:
                plain.Append(link.Url);
                break;
            case LineBreakInline:
                plain.Append(' ');
                break;
            case DelimiterInline delimiter:
                plain.Append(delimiter.ToLiteral());
                break;
        }
    }
}
