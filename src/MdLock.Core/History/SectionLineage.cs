using System.Text;
using MdLock.Documents;
using MdLock.Logs;

namespace MdLock.History;

/// <summary>The history of one section while a commit adds to it.</summary>
internal sealed class SectionLineage
{
    private readonly CommitStamp _stamp;
    private readonly StringBuilder _lines = new();
    private readonly List<SectionVersion> _versions = [];
    private readonly int _generation;
    private readonly long _offset;
    private string _hash;

    private SectionLineage(CommitStamp stamp, string key, string id, int generation, long offset, string hash)
    {
        _stamp = stamp;
        _generation = generation;
        _offset = offset;
        _hash = hash;
        Key = key;
        Id = id;
    }

    /// <summary>The identity of the section.</summary>
    public string Key { get; }

    /// <summary>Its present id.</summary>
    public string Id { get; private set; }

    /// <summary>Its newest version; 0 before the first.</summary>
    public int Version { get; private set; }

    /// <summary>The checksum of its newest version.</summary>
    public string Checksum { get; private set; } = "";

    /// <summary>Whether it is not in the document, as far as the history knows.</summary>
    public bool Removed { get; private set; }

    /// <summary>The versions that were added.</summary>
    public IReadOnlyList<SectionVersion> Versions => _versions;

    /// <summary>The lines that were added; null when there are none.</summary>
    public PendingLines? Append =>
        _lines.Length > 0 ? new PendingLines(Key, _generation, _offset, _lines.ToString()) : null;

    /// <summary>Starts the history of a section.</summary>
    public static SectionLineage Start(CommitStamp stamp, string id) =>
        new(stamp, HistoryFolder.NewKey(id), id, generation: 1, offset: 0, ChainedLine.NoHash);

    /// <summary>Goes on with the history of a section, after what its file really holds.</summary>
    public static SectionLineage Continue(CommitStamp stamp, TrackedSection section, SectionFiles files)
    {
        LogEnd end = files.FindEnd(section);
        (TrackedSection now, bool hasLost) = SectionClaims.Check(section, end, files);

        // A file that is gone is begun anew under another number, lest it come back.
        int generation = end.IsGone ? now.Generation + 1 : now.Generation;
        var lineage = new SectionLineage(stamp, now.Key, now.Id, generation, Math.Max(0, end.Length), now.Hash)
        {
            Version = now.Version,
            Checksum = now.Checksum,
            Removed = now.Removed,
        };
        if (end.IsTorn)
        {
            lineage._lines.Append('\n');
        }

        if (hasLost)
        {
            lineage.Add(HistoryLineKind.Gap, SectionOperations.Lost, VersionAuthors.External, fence: 0, content: null);
        }

        return lineage;
    }

    /// <summary>Adds the content that the section was found to have.</summary>
    public void AddFound(string operation, string author, string? content) =>
        AddVersion(operation, author, fence: 0, content);

    /// <summary>Adds what the commit makes of the section.</summary>
    public void AddCommitted(string operation, string id, string content)
    {
        Id = id;
        AddVersion(operation, _stamp.Author, _stamp.Fence, content);
    }

    /// <summary>Adds its removal by the commit.</summary>
    public void AddRemoval(string operation, string? under, string? after) =>
        AddVersion(operation, _stamp.Author, _stamp.Fence, content: null, under, after);

    /// <summary>Gives it another id without a version.</summary>
    public void Rename(string id)
    {
        if (Id != id)
        {
            Id = id;
            Add(HistoryLineKind.Id, SectionOperations.Rename, _stamp.Author, _stamp.Fence, content: null);
        }
    }

    private void AddVersion(
        string operation, string author, long fence, string? content, string? under = null, string? after = null)
    {
        Version++;
        Checksum = ContentChecksum.Of(content);
        Removed = content is null;
        (HistoryLine line, string hash) =
            Add(HistoryLineKind.Version, operation, author, fence, content, under, after);
        _versions.Add(line.ToVersion(hash));
    }

    private (HistoryLine Line, string Hash) Add(
        HistoryLineKind kind,
        string operation,
        string author,
        long fence,
        string? content,
        string? under = null,
        string? after = null)
    {
        var line = new HistoryLine
        {
            Kind = kind,
            SectionKey = Key,
            SectionId = Id,
            Version = Version,
            Operation = operation,
            Message = kind == HistoryLineKind.Version && fence > 0 ? _stamp.Message : null,
            Author = author,
            Timestamp = _stamp.Timestamp,
            Fence = fence,
            Commit = _stamp.Commit,
            Checksum = Checksum,
            Content = content,
            Removed = Removed,
            Under = under,
            After = after,
            Previous = _hash,
        };
        (byte[] bytes, string hash) = line.Seal();
        _lines.Append(Encoding.UTF8.GetString(bytes));
        if (kind != HistoryLineKind.Gap)
        {
            _hash = hash;
        }

        return (line, hash);
    }
}
