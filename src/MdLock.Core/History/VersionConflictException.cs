using System.Globalization;
using MdLock.History;

namespace MdLock.Errors;

/// <summary>The section no longer has the expected content: <see cref="ErrorIds.VersionConflict"/>.</summary>
public sealed class VersionConflictException : MdLockException
{
    private const string Advice =
        "Read the section again with Get-MdSection, apply your change to what it holds now, and try again.";

    /// <summary>Creates the error.</summary>
    /// <param name="sectionId">The section.</param>
    /// <param name="expected">The checksum that was expected.</param>
    /// <param name="actual">The checksum that the section has.</param>
    public VersionConflictException(string sectionId, string expected, string actual)
        : this(
            $"Section '{sectionId}' has changed: its checksum is {actual}, and {expected} was expected.",
            sectionId,
            expected,
            actual)
    {
    }

    /// <summary>Creates the error for a section that is at another version.</summary>
    /// <param name="sectionId">The section.</param>
    /// <param name="expected">The version that was expected.</param>
    /// <param name="actual">The version that the section is at.</param>
    public VersionConflictException(string sectionId, VersionMark expected, VersionMark actual)
        : this(
            $"Section '{sectionId}' has changed: it is at version {actual}, and version {expected} was expected.",
            sectionId,
            expected.ToString(),
            actual.ToString())
    {
    }

    private VersionConflictException(string message, string sectionId, string expected, string actual)
        : base(ErrorIds.VersionConflict, message, Advice)
    {
        SectionId = Shown(sectionId);
        Expected = Shown(expected);
        Actual = Shown(actual);
    }

    private VersionConflictException(VersionConflictException conflict, VersionDiff difference)
        : this(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{conflict.Message} Since then {Lines(difference.Added)} came in and {Lines(difference.Removed)} went; the error's Exception.Difference shows them."),
            conflict.SectionId,
            conflict.Expected,
            conflict.Actual)
    {
        Difference = EscapedText.Block(difference.Text);
    }

    /// <summary>The section.</summary>
    public string SectionId { get; }

    /// <summary>The checksum, or the version, that was expected.</summary>
    public string Expected { get; }

    /// <summary>The checksum that the section has, or the version that it is at.</summary>
    public string Actual { get; }

    /// <summary>
    /// A unified diff from the content that was expected to the one that is there; null where nobody has the former any
    /// more.
    /// </summary>
    public string? Difference { get; }

    /// <summary>The error for a removed section that somebody else brought back in the meantime.</summary>
    /// <param name="sectionId">The section.</param>
    /// <param name="version">The number of its newest version.</param>
    internal static VersionConflictException NotRemoved(string sectionId, int version) => new(
        $"Section '{sectionId}' has changed: it was removed, and is there again, at version {version}.",
        sectionId,
        "removed",
        version.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same error, with what changed.</summary>
    internal VersionConflictException With(VersionDiff difference) => new(this, difference);

    private static string Lines(int count) =>
        count == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{count} lines");
}
