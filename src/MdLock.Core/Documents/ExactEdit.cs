namespace MdLock.Documents;

/// <summary>An edit by what it made of one section: to be made again, to the letter, where the rest of the document moved on.</summary>
/// <param name="IsOfBody">Whether it concerns what stands before the first subsection only; else the whole section.</param>
/// <param name="Before">The SHA-256 of the text that it was made of.</param>
/// <param name="Text">The text that it made.</param>
internal sealed record ExactEdit(bool IsOfBody, string Before, string Text) : SectionEdit
{
    /// <summary>What an edit made of a section; null where it did more than that, or nothing.</summary>
    /// <param name="index">The document before.</param>
    /// <param name="section">The section, of that index.</param>
    /// <param name="edit">What the edit made of the document.</param>
    /// <param name="isOfBody">Whether it may concern the body only.</param>
    public static ExactEdit? Of(DocumentIndex index, Section section, EditResult edit, bool isOfBody)
    {
        if (!edit.Changed || edit.RenamedIds.Count > 0 || edit.RemovedIds.Count > 0 || edit.Section?.Id != section.Id)
        {
            return null;
        }

        TextRange old = RangeOf(section, isOfBody);
        TextRange now = RangeOf(edit.Section, isOfBody);
        bool isTheSameAround = old.Start == now.Start
            && index.Text.AsSpan(0, old.Start).SequenceEqual(edit.Text.AsSpan(0, now.Start))
            && index.Text.AsSpan(old.End).SequenceEqual(edit.Text.AsSpan(now.End));
        return isTheSameAround
            ? new(isOfBody, ContentChecksum.Of(old.Of(index.Text)), now.Of(edit.Text).ToString())
            : null;
    }

    /// <summary>Whether a section has the text that it makes.</summary>
    public bool IsMade(DocumentIndex index, Section section) =>
        RangeOf(section, IsOfBody).Of(index.Text).SequenceEqual(Text);

    /// <inheritdoc/>
    /// <remarks>Whether it is the same edit, of the same text, tells <see cref="Of"/>.</remarks>
    public override EditResult Apply(DocumentIndex index, Section section) =>
        SectionEditor.ReplaceExactly(index, section, RangeOf(section, IsOfBody), Text);

    private static TextRange RangeOf(Section section, bool isOfBody) => isOfBody ? section.BodyRange : section.Range;
}
