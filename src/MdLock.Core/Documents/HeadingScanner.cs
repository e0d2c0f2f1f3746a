using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>Finds the top-level headings of a text: the only place where Markdown blocks are parsed.</summary>
/// <remarks>
/// Markdig's block processor is fed line by line and no inlines are parsed. Blocks that are closed are let go as soon
/// as they are of no more use, so memory does not grow with the document, and neither does the time for a line: the
/// processor looks for a block that it replaces among all of its siblings.
/// </remarks>
internal sealed class HeadingScanner
{
    /// <summary>How deeply quotes and lists may nest; each level of a list counts as two.</summary>
    /// <remarks>
    /// The time for a line grows with the depth. People nest a handful of levels; Markdig's own default limit for a
    /// whole parse is 128.
    /// </remarks>
    public const int MaximumDepth = 1_000;

    /// <summary>How many headings a document may have: at some 500 bytes each, half a gigabyte.</summary>
    public const int MaximumHeadings = 1_000_000;

    // Large enough that letting go costs nothing, small enough that a search among siblings stays short.
    private const int KeptBlocks = 64;

    private static readonly BlockParserList Parsers = CreateParsers();

    private readonly string _text;
    private readonly MarkdownDocument _document = new();
    private readonly BlockProcessor _processor;
    private readonly List<ScannedHeading> _headings = [];

    private HeadingScanner(string text)
    {
        // The parser takes NUL for the end of a line. The replacement keeps every index, and is what CommonMark 0.31.2,
        // section 2.3, asks for.
        _text = text.Replace('\0', '\uFFFD');
        _processor = new(_document, Parsers, context: null);
    }

    /// <summary>Finds the top-level headings.</summary>
    /// <param name="text">The text of a document.</param>
    /// <returns>The headings in document order.</returns>
    /// <exception cref="DocumentException"><see cref="ErrorIds.DocumentTooComplex"/>: beyond a limit.</exception>
    public static List<ScannedHeading> Scan(string text) => new HeadingScanner(text).Run();

    private static BlockParserList CreateParsers()
    {
        var builder = new MarkdownPipelineBuilder();
        builder.BlockParsers.InsertBefore<ThematicBreakParser>(new YamlFrontMatterParser());
        return new(builder.BlockParsers);
    }

    private List<ScannedHeading> Run()
    {
        var lines = new LineReader(_text);
        for (StringSlice line = lines.ReadLine(); line.Text is not null; line = lines.ReadLine())
        {
            Process(line);
            if (_document.LastChild is HeadingBlock { IsOpen: false } heading)
            {
                Add(heading, line.Start, Math.Min(lines.SourcePosition, _text.Length));

                // A heading closes all that stands before it, and itself.
                _document.Clear();
            }
            else if (_document.Count > KeptBlocks)
            {
                LetGoOfClosedBlocks();
            }
        }

        return _headings;
    }

    private void Process(StringSlice line)
    {
        try
        {
            _processor.ProcessLine(line);
        }
        catch (ArgumentException e)
        {
            // Markdig's own limit of depth, met within one line; it throws no type of its own.
            throw TooDeep(e);
        }

        int depth = 0;
        for (ContainerBlock? block = _processor.CurrentContainer; block is not null; block = block.Parent)
        {
            depth++;
        }

        if (depth > MaximumDepth)
        {
            throw TooDeep(innerException: null);
        }
    }

    private DocumentException TooDeep(Exception? innerException) => DocumentException.TooComplex(
        $"nests quotes and lists more than {MaximumDepth:N0} deep at line {_processor.LineIndex:N0}", innerException);

    private void Add(HeadingBlock heading, int lineStart, int end)
    {
        if (_headings.Count == MaximumHeadings)
        {
            throw DocumentException.TooComplex($"has more than {MaximumHeadings:N0} headings");
        }

        // An underlined heading starts with its first line of text, which may stand some lines above the underline.
        bool underlined = heading is { IsSetext: true, Lines.Count: > 0 };
        int start = underlined ? heading.Lines.Lines[0].Position : lineStart;
        int line = underlined ? heading.Lines.Lines[0].Line + 1 : _processor.LineIndex;
        _headings.Add(new(start, end, heading.Level, line, heading.IsSetext, heading.Lines.ToString()));
    }

    private void LetGoOfClosedBlocks()
    {
        // The processor looks at open blocks and at the last one.
        Block last = _document.LastChild!;
        Block[] kept = [.. _document.Where(block => block.IsOpen || block == last)];
        _document.Clear();
        foreach (Block block in kept)
        {
            _document.Add(block);
        }

        // Definitions change no block. They are kept in a group of their own, which is searched on each addition.
        if (_document.GetData(typeof(LinkReferenceDefinitionGroup)) is LinkReferenceDefinitionGroup definitions)
        {
            definitions.Clear();
            definitions.Links.Clear();
        }
    }
}
