using MdLock.Documents;

namespace MdLock.Errors;

/// <summary>A section cannot be put or removed there: <see cref="ErrorIds.SectionPlaceInvalid"/>.</summary>
public sealed class SectionPlaceException : MdLockException
{
    private SectionPlaceException(string sectionId, string message, string recommendedAction)
        : base(ErrorIds.SectionPlaceInvalid, message, recommendedAction)
    {
        SectionId = Shown(sectionId);
    }

    /// <summary>The section that was named.</summary>
    public string SectionId { get; }

    /// <summary>There is no such place beside or in a section without a heading.</summary>
    /// <param name="anchorId">The section.</param>
    /// <param name="placement">The place.</param>
    /// <returns>The error, to be thrown.</returns>
    public static SectionPlaceException NoPlace(string anchorId, Placement placement) => new(
        anchorId,
        $"There is no place {Say(placement)} '{anchorId}' for a section.",
        "Name a section that has a heading; or the place after '_preamble', or under '_document'.");

    /// <summary>A section cannot be moved to itself or into itself.</summary>
    /// <param name="sectionId">The section.</param>
    /// <param name="anchorId">Where it was to go.</param>
    /// <returns>The error, to be thrown.</returns>
    public static SectionPlaceException IntoItself(string sectionId, string anchorId) => new(
        sectionId,
        $"Section '{sectionId}' cannot be moved to '{anchorId}', which is a part of it.",
        "Name a section that is not in the one that moves.");

    /// <summary>The whole document, or the text before its headings, cannot be moved or removed so.</summary>
    /// <param name="sectionId">The section.</param>
    /// <returns>The error, to be thrown.</returns>
    public static SectionPlaceException NotMovable(string sectionId) => new(
        sectionId,
        $"Section '{sectionId}' has its place, and cannot leave it.",
        "Name a section that has a heading, or set the content of this one.");

    private static string Say(Placement placement) => placement.ToString().ToLowerInvariant();
}
