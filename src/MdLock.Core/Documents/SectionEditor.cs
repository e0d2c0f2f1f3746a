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
/// of the document the last line end stays as it was, there or not. A blank line before the next heading stays too, and
/// one is added where the heading would not be a heading without it.
/// </para>
/// </remarks>
public static class SectionEditor
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
    /// The new body. It may hold new subsections where no other subsection follows that would come under them.
    /// </param>
    /// <returns>The new document; nothing is written.</returns>
    /// <exception cref="SectionBoundaryException">Another section would change in bytes, level or parent.</exception>
    /// <exception cref="DocumentException">As for <see cref="DocumentIndex.Parse"/>.</exception>
    public static EditResult ReplaceBody(DocumentIndex index, Section section, string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        RequireOwned(index, section);
        return Replace(index, section, section.BodyRange, body, allowDropped: true);
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

        ReadOnlySpan<char> body = index.Body(section);
        int textLength = BlankLines.LengthBeforeTrailing(body);
        return textLength > 0
            ? Replace(index, section, new(section.BodyRange.Start + textLength, 0), text, allowDropped: true)
            : Replace(index, section, section.BodyRange, string.Concat(body, text), allowDropped: true);
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

        string fitted = Fit(index, range, text);
        if (fitted.AsSpan().SequenceEqual(range.Of(index.Text)))
        {
            return EditResult.Unchanged(index, section);
        }

        Splice splice = Splice.Make(index, section, range, fitted);
        SectionBoundaryException? harm = BoundaryCheck.FindHarm(splice);
        if (harm is not null && splice.IsFollowed && !BlankLines.EndsWithOne(fitted))
        {
            Splice apart = Splice.Make(index, section, range, fitted + index.NewLines.Dominant);
            if (BoundaryCheck.FindHarm(apart) is null)
            {
                (splice, harm) = (apart, null);
            }
        }

        if (harm is not null)
        {
            throw harm;
        }

        var map = new SectionMap(splice);
        string[] dropped = [.. map.Removed.Where(id => id != section.Id)];
        if (!allowDropped && dropped.Length > 0)
        {
            throw new SubsectionsDroppedException(section.Id, dropped);
        }

        return new(splice.New, map.Edited, changed: true, map);
    }

    // Gives the text the document's line ends, and the separation from what stands around it.
    private static string Fit(DocumentIndex index, TextRange range, string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        NewLineStyle newLines = index.NewLines;
        string fitted = newLines.Adapt(text);
        if (range.Start > 0 && !NewLineStyle.EndsLine(index.Text.AsSpan(0, range.Start)))
        {
            fitted = newLines.Dominant + fitted;
        }

        bool isFollowed = range.End < index.Text.Length;
        if (!NewLineStyle.EndsLine(fitted) && (isFollowed || NewLineStyle.EndsLine(index.Text)))
        {
            fitted += newLines.Dominant;
        }

        bool keepsBlankLine = isFollowed && BlankLines.EndsWithOne(range.Of(index.Text));
        return keepsBlankLine && !BlankLines.EndsWithOne(fitted) ? fitted + newLines.Dominant : fitted;
    }
}
