using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.History;

/// <summary>Reads the versions of a document's sections. No lock is needed; any number of threads may read.</summary>
internal sealed class DocumentHistory
{
    private readonly HistoryFolder _folder;
    private readonly SectionFiles _files;
    private readonly HistoryStateFile _state;

    /// <summary>Reads it.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="files">The operations on files.</param>
    /// <param name="state">How it stands.</param>
    internal DocumentHistory(HistoryFolder folder, IDisk files, HistoryStateFile state)
    {
        _folder = folder;
        _files = new SectionFiles(folder, files);
        _state = state;
    }

    /// <summary>All sections that have a history, removed ones too.</summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    public IReadOnlyList<SectionHistory> Sections =>
        [.. ReadState().Sections.Select(section => new SectionHistory(
            section.Key, section.Id, section.Version, section.Checksum, section.Removed))];

    /// <summary>The newest version of a section. Costs the same however many there are.</summary>
    /// <param name="section">
    /// Its id, or its identity. An id means the section that has it, or else the last removed one that had it.
    /// </param>
    /// <exception cref="HistoryException">The section has no history, or its last line is damaged.</exception>
    public SectionVersion Newest(string section)
    {
        TrackedSection tracked = Find(section);
        StoredLine? last = Guarded(() => _files.ReadLast(tracked));
        return last switch
        {
            { Line.Kind: HistoryLineKind.Version } => last.Line.ToVersion(last.Hash),
            { } => Versions(section).LastOrDefault() ?? throw HistoryException.NoVersion(section, tracked.Version, tracked.Version),
            null => throw HistoryException.Corrupt(section, _folder.PathOf(tracked)),
        };
    }

    /// <summary>The versions of a section, oldest first, as far as they are there and whole.</summary>
    /// <param name="section">As for <see cref="Newest"/>.</param>
    /// <exception cref="HistoryException">The section has no history.</exception>
    public IEnumerable<SectionVersion> Versions(string section)
    {
        TrackedSection tracked = Find(section);
        return Guarded(() => Scan(tracked).ToList());
    }

    /// <summary>One version of a section.</summary>
    /// <param name="section">As for <see cref="Newest"/>.</param>
    /// <param name="version">Its number, from 1.</param>
    /// <exception cref="HistoryException">The section has no such version, or it is damaged.</exception>
    public SectionVersion Version(string section, int version)
    {
        TrackedSection tracked = Find(section);
        SectionVersion? found = Guarded(() => Scan(tracked).FirstOrDefault(one => one.Version == version));
        return found ?? throw HistoryException.NoVersion(section, version, Find(section).Version);
    }

    /// <summary>The versions that the sections of a document are at.</summary>
    /// <param name="index">The document.</param>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    public SectionVersions Current(DocumentIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return new SectionVersions(ReadState(), index);
    }

    /// <summary>The version that a section's present content is, recorded or not.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section, of that index.</param>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    public VersionMark Current(DocumentIndex index, Section section)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(section);
        return CurrentVersion.Of(ReadState(), index, section);
    }

    /// <summary>Notes what the sections are called now, to find them again after others renamed them.</summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    internal RenameTrace TraceRenames() => new(this, Sections);

    /// <summary>Whether a section has a history. Costs the same however much of it there is.</summary>
    /// <param name="section">As for <see cref="Newest"/>.</param>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    public bool Has(string section) => TryFind(section, ReadState().Sections) is not null;

    internal TrackedSection Find(string section)
    {
        ArgumentException.ThrowIfNullOrEmpty(section);
        IReadOnlyList<TrackedSection> all = ReadState().Sections;
        return TryFind(section, all)
            ?? throw HistoryException.NoHistory(section, NameNow(section, all), NearestIds.Among(section, [.. all.Select(one => one.Id)]));
    }

    private static TrackedSection? TryFind(string section, IReadOnlyList<TrackedSection> all) =>
        all.FirstOrDefault(one => one.Id == section && !one.Removed)
        ?? all.LastOrDefault(one => one.Id == section || one.Key == section);

    // Looked for only where nothing is found: it reads the histories of all sections.
    private string? NameNow(string section, IReadOnlyList<TrackedSection> all) => Guarded(() =>
        all.LastOrDefault(one => Scan(one).Any(version => version.SectionId == section))?.Id);

    /// <summary>Where a removed section was: the ids of the one above it and of the one before it there.</summary>
    internal (string? Under, string? After) LastPlace(TrackedSection removed) =>
        Guarded(() => _files.ReadLast(removed)) is { } last ? (last.Line.Under, last.Line.After) : (null, null);

    private IEnumerable<SectionVersion> Scan(TrackedSection tracked) => _files.Scan(tracked.Key, tracked.Generation)
        .Select(scanned => scanned.Stored)
        .OfType<StoredLine>()
        .Where(stored => stored.Line.Kind == HistoryLineKind.Version)
        .Select(stored => stored.Line.ToVersion(stored.Hash));

    /// <summary>How the history stands.</summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    internal HistoryState ReadState() => Guarded(_state.Read);

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw HistoryException.NotReadable(_folder.History, failure);
        }
    }
}
