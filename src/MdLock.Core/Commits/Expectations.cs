using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;

namespace MdLock.Commits;

/// <summary>Holds a change to what its maker read before: no edit overwrites what he has not seen.</summary>
internal static class Expectations
{
    /// <summary>Refuses a change whose section is not what it was expected to be.</summary>
    /// <param name="change">The change.</param>
    /// <param name="document">The document as it is.</param>
    /// <param name="section">The section of the change in it.</param>
    /// <param name="state">How the history of the document stands.</param>
    /// <exception cref="VersionConflictException">It is not.</exception>
    public static void Require(SectionChange change, DocumentIndex document, Section section, HistoryState state)
    {
        if (change.Revives is { } key)
        {
            RequireRemoved(change, state.Sections.First(one => one.Key == key));
            return;
        }

        if (change.ExpectedChecksum is { } expected
            && document.Checksum(section) is var checksum
            && !checksum.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new VersionConflictException(section.Id, expected, checksum);
        }

        if (change.ExpectedVersion is { } version
            && CurrentVersion.Of(state, document, section) is var now
            && !version.Admits(now, document.Checksum(section)))
        {
            throw new VersionConflictException(section.Id, version, now);
        }
    }

    /// <summary>A section that is brought back is in no document: its history says whether somebody else was faster.</summary>
    private static void RequireRemoved(SectionChange change, TrackedSection tracked)
    {
        if (!tracked.Removed)
        {
            throw VersionConflictException.NotRemoved(tracked.Id, tracked.Version);
        }

        if (change.ExpectedVersion is { } version && version != tracked.Version)
        {
            throw new VersionConflictException(tracked.Id, version, tracked.Version);
        }
    }
}
