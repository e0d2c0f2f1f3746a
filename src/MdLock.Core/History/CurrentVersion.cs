using MdLock.Documents;

namespace MdLock.History;

/// <summary>The version that a section's present content is, recorded or not.</summary>
internal static class CurrentVersion
{
    /// <summary>
    /// Its newest version where that is what the section holds; else the next, which its next commit records first. A
    /// section without a history is at version 1, not recorded.
    /// </summary>
    public static VersionMark Of(HistoryState state, DocumentIndex index, Section section) => Of(
        state.Sections.FirstOrDefault(one => !one.Removed && one.Id == section.Id)
            ?? state.Sections.LastOrDefault(one => one.Id == section.Id),
        index,
        section);

    /// <summary>The same, with what is known of the section; null where it has no history.</summary>
    public static VersionMark Of(TrackedSection? tracked, DocumentIndex index, Section section)
    {
        string checksum = index.Checksum(section);
        return tracked is { Removed: false } && tracked.Checksum == checksum
            ? VersionMark.Recorded(tracked.Version)
            : VersionMark.Unrecorded((tracked?.Version ?? 0) + 1, checksum);
    }
}
