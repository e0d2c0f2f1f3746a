using Markdig.Extensions.Yaml;
using Markdig.Parsers;
using Markdig.Syntax;

namespace MdLock.Documents;

/// <summary>Front matter as GitHub knows it: from a first line of three hyphens to the next such line.</summary>
/// <remarks>
/// Markdig's own parser ends it at three dots too: of a document that opens with a thematic break, the headings up to some
/// line of dots would be gone.
/// </remarks>
internal sealed class FrontMatterParser : YamlFrontMatterParser
{
    private const string Mark = "---";

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        if (processor.LineIndex != 0 || processor.Line.Start != 0 || !IsMark(processor.Line.AsSpan())
            || !IsClosed(processor.Line.Text.AsSpan(processor.Line.End + 1)))
        {
            return BlockState.None;
        }

        processor.NewBlocks.Push(new YamlFrontMatterBlock(this));
        return BlockState.Continue;
    }

    /// <inheritdoc/>
    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(block);
        if (processor.Column != 0 || !IsMark(processor.Line.AsSpan()))
        {
            return BlockState.Continue;
        }

        block.UpdateSpanEnd(processor.Line.End);
        return BlockState.BreakDiscard;
    }

    /// <summary>Whether a text has front matter or none, whatever stands in it from a place on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">The start of a line that is not the first.</param>
    public static bool IsDecidedBefore(ReadOnlySpan<char> text, int position)
    {
        ReadOnlySpan<char> before = text[..position];
        int end = before.IndexOfAny('\r', '\n');
        return end < 0 || !IsMark(before[..end]) || IsClosed(before[end..]);
    }

    private static bool IsMark(ReadOnlySpan<char> line) => line.TrimEnd().SequenceEqual(Mark);

    private static bool IsClosed(ReadOnlySpan<char> rest)
    {
        // The rest starts with the end of the first line, which counts as an empty line here.
        while (rest.Length > 0)
        {
            int end = rest.IndexOfAny('\r', '\n');
            ReadOnlySpan<char> line = end < 0 ? rest : rest[..end];
            if (IsMark(line))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return false;
    }
}
