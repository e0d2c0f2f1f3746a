using System.Globalization;
using MdLock.Errors;

namespace MdLock.History;

/// <summary>The section no longer has the expected content: <see cref="ErrorIds.VersionConflict"/>.</summary>
public sealed class VersionConflictException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="sectionId">The section.</param>
    /// <param name="expected">The checksum that was expected.</param>
    /// <param name="actual">The checksum that the section has.</param>
    public VersionConflictException(string sectionId, string expected, string actual)
        : base(
            ErrorIds.VersionConflict,
            $"Section '{sectionId}' has changed: its checksum is {actual}, and {expected} was expected.",
            "Read the section again with Get-MdSection, apply your change to what it holds now, and try again.")
    {
        SectionId = Shown(sectionId);
        Expected = Shown(expected);
        Actual = Shown(actual);
    }

    /// <summary>Creates the error for a section that is at another version.</summary>
    /// <param name="sectionId">The section.</param>
    /// <param name="expected">The number of the version that was expected.</param>
    /// <param name="actual">The number of the version that the section is at.</param>
    public VersionConflictException(string sectionId, int expected, int actual)
        : base(
            ErrorIds.VersionConflict,
            $"Section '{sectionId}' has changed: it is at version {actual}, and version {expected} was expected.",
            "Read the section again with Get-MdSection, apply your change to what it holds now, and try again.")
    {
        SectionId = Shown(sectionId);
        Expected = expected.ToString(CultureInfo.InvariantCulture);
        Actual = actual.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The section.</summary>
    public string SectionId { get; }

    /// <summary>The checksum, or the number of the version, that was expected.</summary>
    public string Expected { get; }

    /// <summary>The checksum that the section has, or the number of the version that it is at.</summary>
    public string Actual { get; }
}
