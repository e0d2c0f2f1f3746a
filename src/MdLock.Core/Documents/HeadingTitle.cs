using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MdLock.Documents;

/// <summary>What a heading says: its plain text, and the id that it names for itself.</summary>
/// <param name="Text">The text without markup, on one line; a code span, link or image counts by its text.</param>
/// <param name="ExplicitId">The id in trailing attributes such as <c>{#id .class}</c>; null if there is none.</param>
/// <param name="AnchorText">
/// What GitHub makes the anchor of: the text that the heading shows, so without images, with its line ends and with the
/// spaces that markup leaves at its ends.
/// </param>
/// <remarks>
/// A reference link whose definition stands elsewhere keeps its brackets: a title, and so an id, never depends on text
/// outside of its heading.
/// </remarks>
internal sealed partial record HeadingTitle(string Text, string? ExplicitId, string AnchorText)
{
    /// <summary>The anchor that GitHub makes of it; empty where it has no word.</summary>
    public string Anchor { get; } = Slug.Of(AnchorText);

    // No one writes such headings; markup parsing would be the one step whose cost is not linear.
    private const int MaximumMarkup = 4_096;

    private static readonly InlineParserList Parsers = new(new MarkdownPipelineBuilder().InlineParsers);

    /// <summary>Reads the markup of a heading.</summary>
    /// <param name="markup">The heading's text with inline markup; see <see cref="ScannedHeading.Markup"/>.</param>
    public static HeadingTitle Read(string markup)
    {
        if (FindAttributes(markup) is not { } attributes)
        {
            return Plain(markup, id: null);
        }

        string? id = attributes.Groups["id"].Captures is [.., var last] ? last.Value : null;
        return Plain(markup[..attributes.Index].TrimEnd(), id);
    }

    /// <summary>The trailing attributes of a heading's markup, braces included; empty if there are none.</summary>
    public static string AttributesOf(string markup) => FindAttributes(markup)?.Value.TrimEnd() ?? "";

    // Attributes are of a title: where nothing stands before them, as in the templates of many engines, they are the title.
    private static Match? FindAttributes(string markup) =>
        TrailingAttributes().Match(markup) is { Success: true } found && !string.IsNullOrWhiteSpace(markup[..found.Index])
            ? found
            : null;

    // Pandoc's header attributes: classes, identifiers, key=value pairs and the short form "-" for unnumbered. Braces
    // around anything else are text.
    [GeneratedRegex(
        @"(?<!\\)\{\s*(?:(?:\#(?<id>[^\s{}]+)|\.[^\s{}]+|-|[A-Za-z][\w:-]*=(?:""[^""{}]*""|[^\s{}""]+))"
        + @"(?:\s+|(?=\})))+\}\s*$",
        RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex TrailingAttributes();

    private static HeadingTitle Plain(string markup, string? id)
    {
        if (markup.Length > MaximumMarkup)
        {
            return new(OnOneLine(markup), id, markup);
        }

        var block = new ParagraphBlock { Lines = new StringLineGroup(markup) };
        new InlineProcessor(new MarkdownDocument(), Parsers, preciseSourcelocation: false, context: null)
            .ProcessInlineLeaf(block);

        // Most headings have no image: what they say is what they show.
        string anchor = TextOf(block.Inline!, withImages: false, out bool hasImages);
        string text = hasImages ? TextOf(block.Inline!, withImages: true, out _) : anchor;
        return new(OnOneLine(text), id, anchor);
    }

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static string TextOf(ContainerInline all, bool withImages, out bool hasImages)
    {
        var text = new StringBuilder();
        hasImages = false;

        // Not by calls within calls: markup nests as deep as it is long, and a thread's stack may end before.
        for (Inline? at = all; at is not null;)
        {
            bool isLeftOut = at is LinkInline { IsImage: true } && !withImages;
            hasImages |= isLeftOut;
            if (!isLeftOut)
            {
                Append(at, text);
            }

            at = After(at, all, isEntered: !isLeftOut);
        }

        return text.ToString();
    }

    /// <summary>What comes next in the order of the text: what is in it, if it is entered, or else behind it.</summary>
    private static Inline? After(Inline at, ContainerInline all, bool isEntered)
    {
        if (isEntered && at is ContainerInline { FirstChild: { } first })
        {
            return first;
        }

        while (at != all)
        {
            if (at.NextSibling is { } next)
            {
                return next;
            }

            at = at.Parent!;
        }

        return null;
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
                plain.Append('\n');
                break;
            case DelimiterInline delimiter:
                plain.Append(delimiter.ToLiteral());
                break;
        }
    }
}
