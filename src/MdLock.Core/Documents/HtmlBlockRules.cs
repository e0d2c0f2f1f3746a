using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace MdLock.Documents;

/// <summary>HTML blocks as CommonMark 0.31.2, section 4.6, has them, where Markdig still goes by an earlier list.</summary>
/// <remarks>
/// <c>source</c> is not among the elements that interrupt a paragraph any more, so that a <c>picture</c> in a paragraph hides
/// no heading behind it.
/// </remarks>
internal sealed class HtmlBlockRules : HtmlBlockParser
{
    private const string NoLongerListed = "source";

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        if (processor.IsCodeIndent)
        {
            return BlockState.None;
        }

        // As any other element: only a whole tag that stands alone, and not within a paragraph.
        return IsTag(processor.Line.AsSpan(), NoLongerListed)
            && (processor.CurrentBlock is ParagraphBlock || !IsWholeTag(processor.Line))
                ? BlockState.None
                : base.TryOpen(processor);
    }

    // The name of a tag that opens or closes ends with a blank, the line, or the tag.
    private static bool IsTag(ReadOnlySpan<char> line, string name)
    {
        line = line.StartsWith("</") ? line[2..] : line[1..];
        if (!line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        line = line[name.Length..];
        return line.IsEmpty || line[0] is ' ' or '\t' or '>' || line.StartsWith("/>");
    }

    private static bool IsWholeTag(StringSlice line) =>
        HtmlHelper.TryParseHtmlTag(ref line, out _) && line.AsSpan().Trim().IsEmpty;
}
