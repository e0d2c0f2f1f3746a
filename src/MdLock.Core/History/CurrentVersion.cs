using MdLock.Documents;

namespace MdLock.History;

/// <summary>The number of the version that a section's present content is, recorded or not.</summary>
internal static class CurrentVersion
{
    /// <summary>
    /// Its newest version where that is what the section holds; else the next, which its next commit records first. A
    /// section without a history is at version 1.
    /// </summary>
    public static int Of(HistoryState state, DocumentIndex index, Section section)
    {
        TrackedSection? tracked = state.Sections.FirstOrDefault(one => !one.Removed && one.Id == section.Id);
        if (tracked is null)
        {
            return (state.Sections.LastOrDefault(one => one.Id == section.Id)?.Version ?? 0) + 1;
        }

        return Of(tracked, index, section);
    }

    /// <summary>The same, of a section that has a history and is there.</summary>
    public static int Of(TrackedSection tracked, DocumentIndex index, Section section) =>
        tracked.Checksum == index.Checksum(section) ? tracked.Version : tracked.Version + 1;
}
