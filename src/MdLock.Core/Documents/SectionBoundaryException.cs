using MdLock.Documents;

namespace MdLock.Errors;

/// <summary>
/// The new text would change another section, or would not be one section: <see cref="ErrorIds.SectionBoundary"/>.
/// </summary>
public sealed class SectionBoundaryException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="editedId">The id of the section that was to be edited.</param>
    /// <param name="harmedId">The id of the first section, in document order, that would be harmed.</param>
    /// <param name="breach">How it would be harmed.</param>
    internal SectionBoundaryException(string editedId, string harmedId, BoundaryBreach breach)
        : base(ErrorIds.SectionBoundary, Describe(editedId, harmedId, breach), Advise(breach))
    {
        EditedId = Shown(editedId);
        HarmedId = Shown(harmedId);
        Breach = breach;
    }

    /// <summary>The id of the section that was to be edited.</summary>
    public string EditedId { get; }

    /// <summary>The id of the first section, in document order, that would be harmed; maybe the edited one.</summary>
    public string HarmedId { get; }

    /// <summary>How the section would be harmed.</summary>
    internal BoundaryBreach Breach { get; }

    private static string Describe(string editedId, string harmedId, BoundaryBreach breach) => breach switch
    {
        BoundaryBreach.Swallowed =>
            $"The new text of '{editedId}' would swallow the heading of '{harmedId}'.",
        BoundaryBreach.Split =>
            $"The new text of '{editedId}' would turn text of '{harmedId}' into a section of its own.",
        BoundaryBreach.HeadingChanged =>
            $"The new text of '{editedId}' would run together with the heading of '{harmedId}'.",
        BoundaryBreach.LevelChanged =>
            $"The new text of '{editedId}' would change the heading level of '{harmedId}'.",
        BoundaryBreach.ParentChanged =>
            $"The new text of '{editedId}' would put '{harmedId}' under another section.",
        BoundaryBreach.ExtentChanged =>
            $"The new text of '{editedId}' would change where '{harmedId}' ends.",
        BoundaryBreach.HeadingMissing =>
            $"The new content of '{editedId}' does not start with a heading.",
        BoundaryBreach.TextBeforeHeading =>
            $"The new content of '{editedId}' has text before its heading.",
        BoundaryBreach.SecondSection =>
            $"The new content of '{editedId}' holds a second section of the same or a higher level.",
        BoundaryBreach.HeadingInPreamble =>
            $"The new text of '{editedId}' holds a heading; the text before the first heading cannot.",
        _ => throw new ArgumentOutOfRangeException(nameof(breach), breach, message: null),
    };

    private static string Advise(BoundaryBreach breach) => breach switch
    {
        BoundaryBreach.Swallowed =>
            "Close every code fence, HTML block and front matter in the new text, and end it with a blank line.",
        BoundaryBreach.LevelChanged =>
            "Start the new content with a heading of the section's own level.",
        BoundaryBreach.HeadingMissing or BoundaryBreach.TextBeforeHeading =>
            "Start the new content with the section's heading, or set the section's body instead.",
        BoundaryBreach.SecondSection or BoundaryBreach.ParentChanged or BoundaryBreach.ExtentChanged =>
            "Use only headings below the section's own level, or edit the section above it.",
        BoundaryBreach.HeadingInPreamble =>
            "Leave headings out, or edit the whole document.",
        _ => "Put a blank line around the new text, or edit the section above it.",
    };
}
