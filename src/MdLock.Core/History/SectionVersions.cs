using MdLock.Documents;

namespace MdLock.History;

/// <summary>The versions that the sections of a document are at, as it was when its history was read.</summary>
/// <remarks>Immutable. What a section's mark costs, its checksum, is paid when it is asked for.</remarks>
public sealed class SectionVersions
{
    private readonly DocumentIndex _index;
    private readonly Dictionary<string, TrackedSection> _tracked = new(StringComparer.Ordinal);

    internal SectionVersions(HistoryState state, DocumentIndex index)
    {
        _index = index;

        // Of one id the last one counts: the section that is there, else the one that was removed last.
        foreach (TrackedSection tracked in state.Sections.OrderBy(tracked => !tracked.Removed))
        {
            _tracked[tracked.Id] = tracked;
        }
    }

    /// <summary>The version that a section's content is, recorded or not.</summary>
    /// <param name="section">The section, of the document's index.</param>
    public VersionMark Of(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return CurrentVersion.Of(_tracked.GetValueOrDefault(section.Id), _index, section);
    }
}
