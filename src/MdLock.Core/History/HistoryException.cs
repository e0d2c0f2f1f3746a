namespace MdLock.Errors;

/// <summary>The history does not have what was asked for.</summary>
public sealed class HistoryException : MdLockException
{
    private HistoryException(string errorId, string message, string recommendedAction, Exception? innerException = null)
        : base(errorId, message, recommendedAction, innerException)
    {
    }

    /// <summary>No history at all: <see cref="ErrorIds.VersionNotFound"/>.</summary>
    /// <param name="section">The section's id or key as it was given.</param>
    /// <param name="now">What a section is called now that was once called so; null when none was.</param>
    /// <param name="nearest">Ids like it of which there is a history, the nearest first.</param>
    /// <returns>The error, to be thrown.</returns>
    public static HistoryException NoHistory(string section, string? now, IReadOnlyList<string> nearest) => now is not null
        ? new(
            ErrorIds.VersionNotFound,
            $"Section '{section}' is called '{now}' now, and so is its history.",
            $"Ask for '{now}'.")
        : new(
            ErrorIds.VersionNotFound,
            $"There is no history of a section '{section}'"
            + (nearest.Count > 0 ? $"; there is one of {string.Join(", ", nearest.Select(id => $"'{id}'"))}." : ": no change of it was recorded."),
            "List the sections with a history with Get-MdSectionVersion.");

    /// <summary>No such version: <see cref="ErrorIds.VersionNotFound"/>.</summary>
    /// <param name="section">The section's id or key as it was given.</param>
    /// <param name="version">The number.</param>
    /// <param name="newest">The number of the newest version.</param>
    /// <returns>The error, to be thrown.</returns>
    public static HistoryException NoVersion(string section, int version, int newest) => new(
        ErrorIds.VersionNotFound,
        $"Section '{section}' has no version {version}; the newest is {newest}, and old ones may have been let go.",
        "List the versions with Get-MdSectionVersion; if one is missing there, see Test-MdDocument -Detailed.");

    /// <summary>Removed in that version: <see cref="ErrorIds.VersionNotFound"/>.</summary>
    /// <param name="section">The section's id or key as it was given.</param>
    /// <param name="version">The number.</param>
    /// <returns>The error, to be thrown.</returns>
    public static HistoryException NoContent(string section, int version) => new(
        ErrorIds.VersionNotFound,
        $"Version {version} of section '{section}' has no content: the section was removed in it.",
        "Restore the version before it.");

    /// <summary>Damaged: <see cref="ErrorIds.HistoryCorrupt"/>.</summary>
    /// <param name="section">The section's id or key as it was given.</param>
    /// <param name="path">The file.</param>
    /// <returns>The error, to be thrown.</returns>
    public static HistoryException Corrupt(string section, string path) => new(
        ErrorIds.HistoryCorrupt,
        $"The history of section '{section}' in '{path}' is damaged.",
        "See what is wrong with Test-MdDocument -Detailed, and mend it with Repair-MdDocument.");

    /// <summary>The files cannot be read: <see cref="ErrorIds.HistoryCorrupt"/>.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="innerException">The system's error.</param>
    /// <returns>The error, to be thrown.</returns>
    public static HistoryException NotReadable(string path, Exception innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        return new(
            ErrorIds.HistoryCorrupt,
            $"The history at '{path}' cannot be read: {innerException.Message}",
            "Check the permissions of the folder and of the files in it.",
            innerException);
    }
}
