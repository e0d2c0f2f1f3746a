using System.Text;
using MdLock.Documents;
using MdLock.Formatting;
using MdLock.History;

namespace MdLock.Output;

/// <summary>A section of a document, as it was when it was read.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdSection
{
    // The text is cut out of the document only when somebody asks: thousands of sections share one copy of it.
    private readonly DocumentIndex _index;
    private readonly Section _section;
    private readonly SectionVersions? _versions;

    /// <summary>Makes it.</summary>
    /// <param name="path">The document.</param>
    /// <param name="index">The document as it was read.</param>
    /// <param name="section">The section, of that index.</param>
    /// <param name="versions">The versions that the document's sections are at; null where that is not known.</param>
    /// <param name="holder">See <see cref="Holder"/>.</param>
    internal MdSection(string path, DocumentIndex index, Section section, SectionVersions? versions, string? holder)
    {
        Path = path;
        _index = index;
        _section = section;
        _versions = versions;
        Holder = SafeText.Optional(holder);
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>The id: the explicit one of the heading, else its slug.</summary>
    public string SectionId => _section.Id;

    /// <summary>The heading's text; empty for <c>_preamble</c> and <c>_document</c>.</summary>
    public string Title => _section.Title;

    /// <summary>The heading's level, 1 to 6; 0 for the document, and for the text before the first heading.</summary>
    public int Level => _section.Level;

    /// <summary>The heading's line, from 1.</summary>
    public int Line => _section.Line;

    /// <summary>The headings from the top to this one, such as <c>Install/Linux</c>.</summary>
    public string HeadingPath => _section.HeadingPath;

    /// <summary>The id of the section that it is a subsection of; null at the top.</summary>
    public string? ParentId => _section.Parent is { Parent: not null } parent ? parent.Id : null;

    /// <summary>The ids of its subsections, one level down.</summary>
    public string[] Subsections => [.. _section.Children.Select(child => child.Id)];

    /// <summary>Its length, in UTF-16 characters.</summary>
    public int Length => _section.Range.Length;

    /// <summary>Its size in UTF-8, in bytes.</summary>
    public int Size => Encoding.UTF8.GetByteCount(_index.Content(_section));

    /// <summary>
    /// The version that the section is at, to which <c>-ExpectedVersion</c> holds a change: its number; or, where the
    /// content is in no version yet, a text of the number as which it will be recorded, <c>+</c> and the start of its
    /// checksum. Null where the history cannot be read.
    /// </summary>
    public object? Version => VersionValue.Of(_versions?.Of(_section));

    /// <summary>Who held a lock on it, or on a section around it, when it was read; null when nobody did.</summary>
    public string? Holder { get; }

    /// <summary>Heading, body and subsections.</summary>
    public string Content => _index.Content(_section).ToString();

    /// <summary>The text between the heading and the first subsection.</summary>
    public string Body => _index.Body(_section).ToString();

    /// <summary>The SHA-256 of <see cref="Content"/> in UTF-8: 64 hexadecimal digits.</summary>
    public string Checksum => _index.Checksum(_section);

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line(SectionId);
}
