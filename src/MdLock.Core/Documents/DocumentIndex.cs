using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>The sections of a text. Immutable, and safe to use from several threads.</summary>
public sealed class DocumentIndex
{
    private readonly SectionSelector _selector;
    private readonly Lazy<NewLineStyle> _newLines;
    private readonly List<ScannedHeading> _headings;

    private DocumentIndex(string text, List<ScannedHeading> headings)
    {
        (Section root, List<Section> sections) = SectionTree.Build(text, headings);
        _headings = headings;
        Text = text;
        Root = root;
        Sections = sections;
        _selector = new(root, sections);
        _newLines = new(() => NewLineStyle.Of(text));
    }

    /// <summary>The text that was indexed.</summary>
    public string Text { get; }

    /// <summary>The whole document: id <c>_document</c>; its body is the text before the first heading.</summary>
    public Section Root { get; }

    /// <summary>
    /// The text before the first heading, front matter included: id <c>_preamble</c>; null if there is none.
    /// </summary>
    public Section? Preamble => Sections is [{ HasHeading: false } preamble, ..] ? preamble : null;

    /// <summary>All sections but the root, in document order; an outer section comes before those in it.</summary>
    public IReadOnlyList<Section> Sections { get; }

    internal NewLineStyle NewLines => _newLines.Value;

    /// <summary>How many listed sections start before a place in the text.</summary>
    internal int CountStartingBefore(int position)
    {
        int low = 0;
        int high = Sections.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Sections[middle].Range.Start < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The section with exactly this id; null when there is none, as for a preamble without text.</summary>
    internal Section? Find(string id) => _selector.Find(id);

    /// <summary>Whether the section is one of this index.</summary>
    internal bool Owns(Section section) => section.Index >= 0
        ? section.Index < Sections.Count && Sections[section.Index] == section
        : section == Root || (section.Parent == Root && Preamble is null);

    /// <summary>Finds the sections of a text.</summary>
    /// <param name="text">The text of a document, without a byte order mark.</param>
    /// <returns>The index.</returns>
    /// <exception cref="DocumentException">
    /// <see cref="ErrorIds.DocumentTooComplex"/>: quotes and lists nest too deeply, or there are too many headings.
    /// </exception>
    public static DocumentIndex Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, HeadingScanner.Scan(text));
    }

    /// <summary>Finds the sections of a text that is another state of this one. Takes the time of the stretch in which they differ.</summary>
    /// <exception cref="DocumentException">As for <see cref="Parse"/>.</exception>
    internal DocumentIndex ParseChanged(string text)
    {
        (int start, int end) = CommonEnds.Of<char>(Text, text);
        return new(text, HeadingRescan.Run(_headings, TextRange.Between(start, Text.Length - end), text.Length - start - end, text));
    }

    /// <summary>The sections after one stretch of the text was replaced. Takes the time of that stretch and what stands next to it.</summary>
    /// <param name="range">The stretch.</param>
    /// <param name="inserted">What stands there now.</param>
    /// <exception cref="DocumentException">As for <see cref="Parse"/>.</exception>
    internal DocumentIndex Replace(TextRange range, string inserted)
    {
        ReadOnlySpan<char> text = Text;
        string spliced = string.Concat(text[..range.Start], inserted, text[range.End..]);
        return new(spliced, HeadingRescan.Run(_headings, range, inserted.Length, spliced));
    }

    /// <summary>Whether a selector has a wildcard character that no backtick escapes.</summary>
    /// <param name="selector">The selector.</param>
    /// <returns>Whether it may mean several sections.</returns>
    public static bool IsWildcard(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Wildcard.IsIn(selector);
    }

    /// <summary>Finds the one section that a selector means; nothing in it is a wildcard.</summary>
    /// <param name="selector">
    /// An id, with or without a number sign before it, or the end of a heading path, such as <c>Linux</c> or
    /// <c>Install/Linux</c>, in any case. An id comes before a path, and a whole path before the end of a longer one.
    /// <c>_preamble</c> is found even where it has no text.
    /// </param>
    /// <returns>The section.</returns>
    /// <exception cref="SectionSelectorException">The selector is empty.</exception>
    /// <exception cref="SectionNotFoundException">No section answers; the error names the nearest.</exception>
    /// <exception cref="SectionAmbiguousException">Several sections answer; the error names them.</exception>
    public Section Resolve(string selector) => _selector.Resolve(selector);

    /// <summary>Finds all sections that a selector means.</summary>
    /// <param name="selector">
    /// A PowerShell wildcard, which is matched with ids and heading paths; or what <see cref="Resolve"/> takes. A
    /// wildcard that matches nothing is taken literally: titles have brackets and question marks too.
    /// </param>
    /// <returns>The sections in document order, at least one; the root only if its id is given.</returns>
    /// <exception cref="SectionSelectorException">The selector is empty, or a malformed wildcard.</exception>
    /// <exception cref="SectionNotFoundException">No section answers; the error names the nearest.</exception>
    /// <exception cref="SectionAmbiguousException">Several sections answer to a selector without wildcard.</exception>
    public IReadOnlyList<Section> Select(string selector) => _selector.Select(selector);

    /// <summary>The text of a section: heading, body and subsections.</summary>
    /// <param name="section">A section of this index.</param>
    /// <returns>A view of the text, without a copy.</returns>
    public ReadOnlySpan<char> Content(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return section.Range.Of(Text);
    }

    /// <summary>The text between a section's heading and its first subsection or end.</summary>
    /// <param name="section">A section of this index.</param>
    /// <returns>A view of the text, without a copy; the blank lines around it and its last line end are not part of it.</returns>
    public ReadOnlySpan<char> Body(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return BlankLines.Trim(section.BodyRange.Of(Text));
    }

    /// <summary>The checksum of a section's content; see <see cref="ContentChecksum"/>.</summary>
    /// <param name="section">A section of this index.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    /// <exception cref="TextNotEncodableException">The content holds half of a surrogate pair.</exception>
    public string Checksum(Section section) => ContentChecksum.Of(Content(section));
}
