namespace MdLock.Documents;

/// <summary>A heading with what stands under it, the text before the first heading, or the document itself.</summary>
/// <remarks>It belongs to the <see cref="DocumentIndex"/> that made it, and does not change.</remarks>
public sealed class Section
{
    private readonly List<Section> _children = [];

    internal Section(
        string id, string title, int level, int line, TextRange range, TextRange bodyRange, Section? parent, int index)
    {
        Id = id;
        Title = title;
        Level = level;
        Line = line;
        Range = range;
        BodyRange = bodyRange;
        Parent = parent;
        Index = index;
    }

    /// <summary>
    /// What the section is named by, unique in the document: the heading's <c>{#id}</c>, else its GitHub anchor;
    /// <c>_document</c> and <c>_preamble</c> for the sections without a heading.
    /// </summary>
    public string Id { get; }

    /// <summary>The heading's plain text, without markup and attributes; empty if there is no heading.</summary>
    public string Title { get; }

    /// <summary>The heading's level, 1 to 6; 0 for a section without a heading.</summary>
    public int Level { get; }

    /// <summary>The number of the section's first line, from 1.</summary>
    public int Line { get; }

    /// <summary>
    /// The titles from the topmost heading to this one, as in <c>Install/Linux</c>; a slash in a title is written
    /// <c>\/</c>. Empty for a section without a heading.
    /// </summary>
    public string HeadingPath => field ??= MakeHeadingPath();

    /// <summary>The section that this one is a part of; null for the document.</summary>
    public Section? Parent { get; }

    /// <summary>The sections directly under this one, in document order.</summary>
    public IReadOnlyList<Section> Children => _children;

    /// <summary>Heading, body and subsections; whole lines.</summary>
    internal TextRange Range { get; }

    /// <summary>What stands between the heading and the first subsection, or the section's end; whole lines.</summary>
    internal TextRange BodyRange { get; }

    /// <summary>Its position in <see cref="DocumentIndex.Sections"/>, from 0; -1 if it is not listed there.</summary>
    public int Index { get; }

    /// <summary>The ids from <c>_document</c> down to this section.</summary>
    public IReadOnlyList<string> IdPath => field ??= Parent is null ? [Id] : [.. Parent.IdPath, Id];

    internal bool HasHeading => Level > 0;

    /// <summary>Whether the other section is this one or a part of it.</summary>
    /// <param name="other">A section of the same index.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(Section other)
    {
        for (Section? section = other; section is not null; section = section.Parent)
        {
            if (section == this)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} (line {Line})";

    internal void Adopt(Section child) => _children.Add(child);

    private string MakeHeadingPath()
    {
        if (!HasHeading)
        {
            return "";
        }

        string own = HeadingPathSyntax.Escape(Title);
        return Parent is { HasHeading: true } ? $"{Parent.HeadingPath}/{own}" : own;
    }
}
