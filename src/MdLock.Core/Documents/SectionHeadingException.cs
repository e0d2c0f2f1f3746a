using MdLock.Documents;

namespace MdLock.Errors;

/// <summary>A heading cannot be made as it was asked for: <see cref="ErrorIds.SectionHeadingInvalid"/>.</summary>
public sealed class SectionHeadingException : MdLockException
{
    private SectionHeadingException(string message, string recommendedAction)
        : base(ErrorIds.SectionHeadingInvalid, message, recommendedAction)
    {
    }

    /// <summary>A title that is no single line of text.</summary>
    /// <param name="title">The title as it was given.</param>
    /// <returns>The error, to be thrown.</returns>
    public static SectionHeadingException BadTitle(string title) => new(
        $"The title '{title}' cannot be a heading: it must be one line that is not empty.",
        "Give one line of text.");

    /// <summary>A level that headings cannot have.</summary>
    /// <param name="heading">The heading.</param>
    /// <param name="level">The level that it would have.</param>
    /// <returns>The error, to be thrown.</returns>
    public static SectionHeadingException TooDeep(string heading, int level) => new(
        $"The heading '{heading}' would have level {level}; the levels are 1 to 6.",
        "Put the section further up.");

    /// <summary>A section without a heading cannot be given a title.</summary>
    /// <param name="sectionId">The section.</param>
    /// <returns>The error, to be thrown.</returns>
    public static SectionHeadingException None(string sectionId)
    {
        string what = sectionId == SectionIds.Preamble ? "is the text before the first heading" : "is the whole document";
        return new($"Section '{sectionId}' {what}, and has no heading.", "Name a section that has a heading.");
    }
}
