namespace MdLock.Documents;

/// <summary>What stands around the text of a section's body: kept when the text is replaced.</summary>
/// <param name="Lead">The blank lines between the heading and the text.</param>
/// <param name="Trail">The end of the text's last line, and the blank lines between it and what follows.</param>
internal readonly record struct BodyLayout(string Lead, string Trail)
{
    /// <summary>What is there; where there is no text, or none to be kept, as the document has it elsewhere.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section, of that index.</param>
    /// <param name="newLine">The line end of a line that is not there yet.</param>
    /// <param name="isForText">Whether a text shall stand there.</param>
    public static BodyLayout Of(DocumentIndex index, Section section, string newLine, bool isForText)
    {
        ReadOnlySpan<char> body = section.BodyRange.Of(index.Text);
        ReadOnlySpan<char> text = BlankLines.Trim(body);
        int lead = text.IsEmpty ? 0 : BlankLines.LengthOfLeading(body);
        bool isFollowed = section.BodyRange.End < index.Text.Length;
        if (!isForText)
        {
            // Between two headings one separation is enough; at the end of the document there is none.
            ReadOnlySpan<char> blank = body[BlankLines.LengthBeforeTrailing(body)..];
            return new("", !isFollowed || !section.HasHeading ? "" : (blank.IsEmpty ? body[..lead] : blank).ToString());
        }

        if (!text.IsEmpty)
        {
            return new(body[..lead].ToString(), body[(lead + text.Length)..].ToString());
        }

        BlankLineHabit habit = BlankLineHabit.Of(index);
        string end = isFollowed || NewLineStyle.EndsLine(index.Text) ? newLine : "";
        string blankAfter = !isFollowed ? "" : body.IsEmpty && habit.BeforeHeading ? newLine : body.ToString();
        return new(section.HasHeading && habit.AfterHeading ? newLine : "", end + blankAfter);
    }
}
