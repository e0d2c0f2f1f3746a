using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>Finds the top-level headings of a text: the only place where Markdown blocks are parsed.</summary>
/// <remarks>
/// Markdig's block processor is fed line by line and no inlines are parsed. Blocks that are closed are let go as soon
/// as they are of no more use. So memory does not grow with the number of blocks, and neither does the time for a line:
/// the processor searches all siblings for a block that it replaces.
/// </remarks>
internal sealed class HeadingScanner
{
    /// <summary>How deeply quotes and lists may nest; each level of a list counts as two.</summary>
    /// <remarks>
    /// Markdig's default limit for a whole parse. The time for a blank line in nested lists grows with the square of
    /// the depth; people nest a handful of levels.
    /// </remarks>
    public const int MaximumDepth = 128;

    /// <summary>How many headings a document may have: at some 300 bytes each, a third of a gigabyte.</summary>
    public const int MaximumHeadings = 1_000_000;

    /// <summary>How many lines a paragraph may have that starts as a link reference definition does.</summary>
    /// <remarks>
    /// Markdig's time for the definitions in one paragraph grows with their number squared: for this many, a third of
    /// a second. An empty line between them starts a new count.
    /// </remarks>
    public const int MaximumDefinitionLines = 20_000;

    /// <summary>After how many lines closed blocks are let go.</summary>
    /// <remarks>Large enough to cost nothing, small enough that a search among siblings stays short.</remarks>
    public const int LinesBetweenReleases = 64;

    private static readonly BlockParserList Parsers = new(new MarkdownPipelineBuilder().UseBlockRules().BlockParsers);

    private readonly string _text;
    private readonly int _offset;
    private readonly MarkdownDocument _document = new();
    private readonly BlockProcessor _processor;
    private readonly List<ScannedHeading> _headings = [];
    private readonly int _linesBetweenReleases;

    private HeadingScanner(string text, int linesBetweenReleases)
    {
        _linesBetweenReleases = linesBetweenReleases;

        // The parser takes NUL for the end of a line. The replacement keeps every index, and is what CommonMark 0.31.2,
        // section 2.3, asks for.
        _text = text.Replace('\0', '\uFFFD');
        _processor = new(_document, Parsers, context: null);
    }

    private HeadingScanner(string text, TextRange part, int line, bool followsDefinitions)
        : this(text[part.Start..part.End], LinesBetweenReleases)
    {
        _offset = part.Start;
        _processor.LineIndex = line;
        if (followsDefinitions)
        {
            _document.SetData(typeof(LinkReferenceDefinitionGroup), new LinkReferenceDefinitionGroup());
        }
    }

    /// <summary>Finds the top-level headings.</summary>
    /// <param name="text">The text of a document.</param>
    /// <param name="linesBetweenReleases">After how many lines closed blocks are let go; for tests.</param>
    /// <returns>The headings in document order.</returns>
    /// <exception cref="DocumentException"><see cref="ErrorIds.DocumentTooComplex"/>: beyond a limit.</exception>
    public static List<ScannedHeading> Scan(string text, int linesBetweenReleases = LinesBetweenReleases) =>
        new HeadingScanner(text, linesBetweenReleases).Run();

    /// <summary>Finds the top-level headings of a part, from the end of a heading on.</summary>
    /// <remarks>
    /// A heading closes all blocks, so what follows depends on what stands before it in one thing alone: Markdig takes a line of
    /// hyphens below a link definition for the text of a heading where it met another definition before.
    /// </remarks>
    /// <param name="text">The text of a document.</param>
    /// <param name="part">The part; it starts where the line after a heading starts.</param>
    /// <param name="line">How many lines stand before it.</param>
    /// <param name="followsDefinitions">Whether link definitions stand before it.</param>
    /// <returns>The headings in document order, by their places in the text.</returns>
    /// <exception cref="DocumentException">As for <see cref="Scan"/>.</exception>
    public static List<ScannedHeading> ScanPart(string text, TextRange part, int line, bool followsDefinitions) =>
        new HeadingScanner(text, part, line, followsDefinitions).Run();

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
            else if (_processor.LineIndex % _linesBetweenReleases == 0)
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

        RefuseDeepNesting();
        RefuseManyDefinitions();
    }

    private void RefuseDeepNesting()
    {
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

    private void RefuseManyDefinitions()
    {
        if (_processor.CurrentBlock is ParagraphBlock { Lines.Count: > MaximumDefinitionLines } paragraph
            && paragraph.Lines.Lines[0].Slice.CurrentChar == '[')
        {
            throw DocumentException.TooComplex(
                $"has more than {MaximumDefinitionLines:N0} lines of link definitions without a blank line "
                + $"up to line {_processor.LineIndex:N0}");
        }
    }

    private DocumentException TooDeep(Exception? innerException) => DocumentException.TooComplex(
        $"nests quotes and lists more than {MaximumDepth:N0} deep at line {_processor.LineIndex:N0}", innerException);

    private void Add(HeadingBlock heading, int lineStart, int end)
    {
        RefuseManyHeadings(_headings.Count + 1);

        // An underlined heading starts with its first line of text, which may stand some lines above the underline.
        bool underlined = heading is { IsSetext: true, Lines.Count: > 0 };
        int start = underlined ? heading.Lines.Lines[0].Position : lineStart;
        int line = underlined ? heading.Lines.Lines[0].Line + 1 : _processor.LineIndex;
        bool followsDefinitions = _document.GetData(typeof(LinkReferenceDefinitionGroup)) is not null;
        _headings.Add(
            new(_offset + start, _offset + end, heading.Level, line, heading.IsSetext, followsDefinitions, heading.Lines.ToString()));
    }

    /// <summary>Refuses more headings than a document may have.</summary>
    /// <exception cref="DocumentException"><see cref="ErrorIds.DocumentTooComplex"/>.</exception>
    public static void RefuseManyHeadings(int count)
    {
        if (count > MaximumHeadings)
        {
            throw DocumentException.TooComplex($"has more than {MaximumHeadings:N0} headings");
        }
    }

    private void LetGoOfClosedBlocks()
    {
        // The open blocks are the current one and those around it. The flag IsOpen will not do: items of a list that
        // are over keep it.
        LetGoOfChildren(_processor.CurrentBlock as ContainerBlock, open: null);
        for (Block? open = _processor.CurrentBlock; open is not null; open = open.Parent)
        {
            LetGoOfChildren(open.Parent, open);
        }

        // Definitions change no block. They are kept in a group of their own, which is searched on each addition.
        if (_document.GetData(typeof(LinkReferenceDefinitionGroup)) is LinkReferenceDefinitionGroup definitions)
        {
            definitions.Clear();
            definitions.Links.Clear();
        }
    }

    // The processor looks at the last child even if it is closed.
    private static void LetGoOfChildren(ContainerBlock? container, Block? open)
    {
        Block? last = container?.LastChild;
        if (container is null || last is null)
        {
            return;
        }

        container.Clear();
        if (open is not null && open != last)
        {
            container.Add(open);
        }

        container.Add(last);
    }
}
