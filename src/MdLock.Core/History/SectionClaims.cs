using MdLock.Logs;

namespace MdLock.History;

/// <summary>Holds what the state says of a section against the section's file: the lines are right, the state is quick.</summary>
internal static class SectionClaims
{
    /// <summary>How the section stands, and whether lines are missing that it had.</summary>
    /// <param name="section">What the state says.</param>
    /// <param name="end">The end of the file.</param>
    /// <param name="files">The files.</param>
    public static (TrackedSection Now, bool HasLost) Check(TrackedSection section, LogEnd end, SectionFiles files)
    {
        if (end.IsGone)
        {
            return (section, end.HasLost);
        }

        if (end.HasMore)
        {
            return (files.Follow(section, section.Key, section.Generation) ?? section, false);
        }

        if (end.HasLost)
        {
            // The end that was remembered may be wrong itself: then the last line is there.
            TrackedSection? whole = files.Follow(null, section.Key, section.Generation);
            return whole is not null && whole.Hash == section.Hash && whole.Version == section.Version
                ? (whole with { Seen = section.Seen }, false)
                : (section, true);
        }

        // A damaged last line contradicts nothing: the state knows what it was.
        return files.ReadLast(section) is { } last && (last.NextPrevious != section.Hash || last.Line.Version != section.Version)
            ? (files.Follow(null, section.Key, section.Generation) ?? section, false)
            : (section, false);
    }
}
