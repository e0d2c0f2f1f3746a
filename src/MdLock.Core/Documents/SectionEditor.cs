using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>Edits one section of a text, so that every other section stays as it is.</summary>
/// <remarks>
/// <para>
/// Each edit replaces one stretch of the text, indexes the new text, and is refused if another section has changed.
/// Text that equals what is there changes nothing at all.
/// </para>
/// <para>
/// The given text takes on the document's line ends, and gets a line end at its end where something follows; at the end
/// of the document the last line end stays as it was, there or not. Where lines end in several ways, those that are in the
/// old text too keep theirs, and new ones get the section's most frequent one. A blank line before the next heading stays
/// too, and one is added where the heading would not be a heading without it, or where the document has one before headings.
/// </para>
/// </remarks>
internal static class SectionEditor
{
    /// <summary>Replaces heading, body and subsections.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section to edit, of that index.</param>
    /// <param name="content">
    /// The new content. It starts with a heading of the section's own level, whose text may be another; headings below
    /// that level are subsections. For <c>_preamble</c> it has no headings; for <c>_document</c> it is anything.
    /// </param>
    /// <param name="allowDroppedSubsections">Whether subsections that the new content lacks may go.</param>
    /// <returns>The new document; nothing is written.</returns>
    /// <exception cref="SectionBoundaryException">
    /// Another section would change in bytes, level or parent, or the content is not one section.
    /// </exception>
    /// <exception cref="SubsectionsDroppedException">Subsections would be dropped and may not be.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult ReplaceContent(
        DocumentIndex index, Section section, string content, bool allowDroppedSubsections)
    {
        ArgumentNullException.ThrowIfNull(content);
        RequireOwned(index, section);
        return Replace(index, section, section.Range, content, allowDroppedSubsections);
    }

    /// <summary>Replaces what stands between the heading and the first subsection, or the section's end.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section to edit, of that index.</param>
    /// <param name="body">
    /// The new body. It may hold new subsections where no other subsection follows that would come under them. Blank lines
    /// around it do not count: those that are there stay, and where there are none to keep, the others of the document
    /// tell.
    /// </param>
    /// <returns>The new document; nothing is written.</returns>
    /// <exception cref="SectionBoundaryException">Another section would change in bytes, level or parent.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult ReplaceBody(DocumentIndex index, Section section, string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        RequireOwned(index, section);
        ReadOnlySpan<char> text = BlankLines.Trim(body);
        if (text.IsEmpty && index.Body(section).IsEmpty)
        {
            return EditResult.Unchanged(index, section);
        }

        var layout = BodyLayout.Of(index, section, LineEndOf(index, section, text), isForText: !text.IsEmpty);
        return Replace(index, section, section.BodyRange, string.Concat(layout.Lead, text, layout.Trail), allowDropped: true);
    }

    /// <summary>Adds text to the end of the section's own body, before its subsections.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section to edit, of that index.</param>
    /// <param name="text">
    /// The text. It starts a new line after the last line that is not blank, so that list items and table rows join
    /// those above; to start a paragraph, give it a line end first.
    /// </param>
    /// <returns>The new document; nothing is written.</returns>
    /// <exception cref="SectionBoundaryException">Another section would change in bytes, level or parent.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult Append(DocumentIndex index, Section section, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RequireOwned(index, section);
        if (text.Length == 0)
        {
            return EditResult.Unchanged(index, section);
        }

        int textLength = BlankLines.LengthBeforeTrailing(section.BodyRange.Of(index.Text));
        return textLength > 0
            ? Replace(index, section, new(section.BodyRange.Start + textLength, 0), text, allowDropped: true)
            : ReplaceBody(index, section, text);
    }

    /// <summary>Puts a text in the place of a stretch of the section, to the letter: see <see cref="ExactEdit"/>.</summary>
    /// <exception cref="SectionBoundaryException">Another section would change in bytes, level or parent.</exception>
    internal static EditResult ReplaceExactly(DocumentIndex index, Section section, TextRange range, string text)
    {
        RequireOwned(index, section);
        return Apply(Checked(index, section, range, text, SpliceKind.Replacement));
    }

    /// <summary>Removes heading, body and subsections.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section to remove, of that index; any but the document.</param>
    /// <param name="withSubsections">Whether subsections may go with it.</param>
    /// <returns>The new document; nothing is written.</returns>
    /// <exception cref="SubsectionsDroppedException">It has subsections, and they may not go.</exception>
    /// <exception cref="SectionPlaceException">It is the document.</exception>
    /// <exception cref="SectionBoundaryException">Another section would change in bytes, level or parent.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult Remove(DocumentIndex index, Section section, bool withSubsections)
    {
        RequireOwned(index, section);
        if (section == index.Root)
        {
            throw SectionPlaceException.NotMovable(section.Id);
        }

        if (!withSubsections && section.Children.Count > 0)
        {
            IEnumerable<Section> inside = index.Sections.Skip(section.Index + 1).Where(section.Contains);
            throw SubsectionsDroppedException.ByRemoval(section.Id, [.. inside.Select(one => one.Id)]);
        }

        return section.Range.Length == 0
            ? EditResult.Unchanged(index, section)
            : Apply(Checked(index, section, RangeToRemove(index, section), "", SpliceKind.Removal));
    }

    /// <summary>Gives the heading another text.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section to rename, of that index.</param>
    /// <param name="title">
    /// The new text, one line, with inline markup. Attributes such as <c>{#id}</c> stay unless it has its own.
    /// </param>
    /// <returns>The new document; nothing is written.</returns>
    /// <exception cref="SectionHeadingException">The section has no heading, or the text cannot be one.</exception>
    /// <exception cref="SectionBoundaryException">The text would make something else of the heading.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult Rename(DocumentIndex index, Section section, string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        RequireOwned(index, section);
        if (!section.HasHeading)
        {
            throw SectionHeadingException.None(section.Id);
        }

        var range = TextRange.Between(section.Range.Start, section.BodyRange.Start);
        string old = range.Of(index.Text).ToString();
        string heading = HeadingMarks.Retitle(old, title);
        return heading == old
            ? EditResult.Unchanged(index, section)
            : Apply(Checked(index, section, range, heading, SpliceKind.Heading));
    }

    /// <summary>Adds a section beside or in another one.</summary>
    /// <param name="index">The document.</param>
    /// <param name="anchor">The other section, of that index.</param>
    /// <param name="placement">Where, seen from the other section.</param>
    /// <param name="content">
    /// The content of the new section. It starts with a heading, which gets the level of the place; those in it keep
    /// their distance to it.
    /// </param>
    /// <returns>The new document and the new section; nothing is written.</returns>
    /// <exception cref="SectionPlaceException">There is no such place.</exception>
    /// <exception cref="SectionHeadingException">A heading would be below level 6.</exception>
    /// <exception cref="SectionBoundaryException">Another section would change, or the content is not one section.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult Add(DocumentIndex index, Section anchor, Placement placement, string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        RequireOwned(index, anchor);
        SectionPlace place = SectionPlace.Of(index, anchor, placement);
        return Insert(index, place, HeadingMarks.Shift(index.NewLines.Adapt(content), place.Level));
    }

    /// <summary>Puts a section, with all that is in it, in another place.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section to move, of that index.</param>
    /// <param name="placement">Where, seen from the other section.</param>
    /// <param name="anchor">The other section, of that index; not in the one that moves.</param>
    /// <returns>The new document; nothing is written. Its headings have the level of the place, and nothing else of it changed.</returns>
    /// <exception cref="SectionPlaceException">There is no such place, or the section cannot be moved.</exception>
    /// <exception cref="SectionHeadingException">A heading would be below level 6.</exception>
    /// <exception cref="SectionBoundaryException">Another section would change in bytes, level or parent.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult Move(DocumentIndex index, Section section, Placement placement, Section anchor)
    {
        RequireOwned(index, section);
        RequireOwned(index, anchor);
        if (!section.HasHeading)
        {
            throw SectionPlaceException.NotMovable(section.Id);
        }

        if (section.Contains(anchor))
        {
            throw SectionPlaceException.IntoItself(section.Id, anchor.Id);
        }

        EditResult removal = Remove(index, section, withSubsections: true);
        Section anchorWithout = removal.Index.Resolve(removal.RenamedIds.GetValueOrDefault(anchor.Id, anchor.Id));
        SectionPlace place = SectionPlace.Of(removal.Index, anchorWithout, placement);
        EditResult insertion =
            Insert(removal.Index, place, HeadingMarks.Shift(index.Content(section).ToString(), place.Level));
        return insertion.Text == index.Text
            ? EditResult.Unchanged(index, section)
            : EditResult.Moved(index, removal, insertion);
    }

    // The blank lines that part the last section from what stands before it would be left at the end of the document.
    private static TextRange RangeToRemove(DocumentIndex index, Section section)
    {
        ReadOnlySpan<char> before = index.Text.AsSpan(0, section.Range.Start);
        int kept = BlankLines.LengthBeforeTrailing(before);
        return section.Range.End == index.Text.Length && kept > 0 && !BlankLines.EndsWithOne(index.Text)
            ? TextRange.Between(kept, section.Range.End)
            : section.Range;
    }

    private static EditResult Insert(DocumentIndex index, SectionPlace place, string content)
    {
        string newLine = index.NewLines.Dominant;
        bool isApart = BlankLineHabit.Of(index).BeforeHeading;
        ReadOnlySpan<char> before = index.Text.AsSpan(0, place.Position);
        string lead = before.Length > 0 && !NewLineStyle.EndsLine(before) ? newLine : "";
        if (isApart && before.Length > 0 && !BlankLines.EndsWithOne(before))
        {
            lead += newLine;
        }

        bool isFollowed = place.Position < index.Text.Length;
        if (!isFollowed && !BlankLines.EndsWithOne(index.Text))
        {
            content = content[..BlankLines.LengthBeforeTrailing(content)];
        }

        if (!NewLineStyle.EndsLine(content) && (isFollowed || before.IsEmpty || NewLineStyle.EndsLine(index.Text)))
        {
            content += newLine;
        }

        if (isFollowed && isApart && !BlankLines.EndsWithOne(content))
        {
            content += newLine;
        }

        var range = new TextRange(place.Position, 0);
        return Apply(Checked(
            index, place.Container, range, lead + content, SpliceKind.Insertion, place.Level, lead.Length));
    }

    private static EditResult Apply(Splice splice)
    {
        var map = new SectionMap(splice);
        return new(splice.New, map.Edited, changed: true, map);
    }

    private static void RequireOwned(DocumentIndex index, Section section)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(section);
        if (!index.Owns(section))
        {
            throw new ArgumentException($"Section '{section.Id}' belongs to another index.", nameof(section));
        }
    }

    private static EditResult Replace(
        DocumentIndex index, Section section, TextRange range, string text, bool allowDropped)
    {
        if (text.AsSpan().SequenceEqual(range.Of(index.Text)))
        {
            return EditResult.Unchanged(index, section);
        }

        string fitted = Fit(index, section, range, text);
        if (fitted.AsSpan().SequenceEqual(range.Of(index.Text)))
        {
            return EditResult.Unchanged(index, section);
        }

        Splice splice = Checked(index, section, range, fitted, SpliceKind.Replacement);
        var map = new SectionMap(splice);
        string[] dropped = [.. map.Removed.Where(id => id != section.Id)];
        if (!allowDropped && dropped.Length > 0)
        {
            throw new SubsectionsDroppedException(section.Id, dropped);
        }

        return new(splice.New, map.Edited, changed: true, map);
    }

    // Makes the splice, with a blank line after it where the next heading would not be a heading without one.
    private static Splice Checked(
        DocumentIndex index,
        Section section,
        TextRange range,
        string text,
        SpliceKind kind,
        int level = 0,
        int lead = 0)
    {
        Splice splice = Make(text);
        SectionBoundaryException? harm = BoundaryCheck.FindHarm(splice);
        if (harm is not null && splice.IsFollowed && kind != SpliceKind.Heading && !BlankLines.EndsWithOne(text))
        {
            Splice apart = Make(text + index.NewLines.Dominant);
            if (BoundaryCheck.FindHarm(apart) is null)
            {
                return apart;
            }
        }

        return harm is null ? splice : throw harm;

        Splice Make(string inserted) =>
            Splice.Make(index, section, range, inserted) with { Kind = kind, Level = level, Lead = lead };
    }

    // Gives the text the document's line ends, and the separation from what stands around it.
    private static string Fit(DocumentIndex index, Section section, TextRange range, string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        string newLine = LineEndOf(index, section, text);
        string fitted = index.NewLines.IsUniform
            ? index.NewLines.Adapt(text)
            : LineEndMatch.Apply(text, range.Of(index.Text).ToString(), newLine);
        if (range.Start > 0 && !NewLineStyle.EndsLine(index.Text.AsSpan(0, range.Start)))
        {
            fitted = newLine + fitted;
        }

        bool isFollowed = range.End < index.Text.Length;
        if (!NewLineStyle.EndsLine(fitted) && (isFollowed || NewLineStyle.EndsLine(index.Text)))
        {
            fitted += newLine;
        }

        bool keepsBlankLine = isFollowed && BlankLines.EndsWithOne(range.Of(index.Text));
        return keepsBlankLine && !BlankLines.EndsWithOne(fitted) ? fitted + newLine : fitted;
    }

    // The section's most frequent one; a section of one line goes by its document, and a document of one line by the text.
    private static string LineEndOf(DocumentIndex index, Section section, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> content = index.Content(section);
        return index.NewLines.IsUniform ? index.NewLines.Dominant
            : content.ContainsAny('\r', '\n') ? NewLineStyle.Of(content).Dominant
            : index.Text.AsSpan().ContainsAny('\r', '\n') ? index.NewLines.Dominant
            : NewLineStyle.Of(text).Dominant;
    }
}
