using System.Globalization;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.History;

/// <summary>Lets old versions go, and mends what is damaged. Used while no commit runs or is unfinished.</summary>
/// <remarks>
/// A section's lines are written anew into a file with the next number; the state then names that one. So whatever
/// dies when, one of both files is whole and named.
/// </remarks>
/// <param name="folder">Where it is.</param>
/// <param name="files">The operations on files.</param>
/// <param name="sections">The lines.</param>
/// <param name="state">How the history stands.</param>
/// <param name="requireTurn">Makes sure, before something is written over or removed, that nobody else committed meanwhile.</param>
internal sealed class HistoryCare(
    HistoryFolder folder, IDisk files, SectionFiles sections, HistoryStateFile state, Action requireTurn)
{
    /// <summary>Lets the versions go that are not to be kept. The chain of those that stay can still be checked.</summary>
    /// <returns>How many went.</returns>
    public int Trim(HistoryRetention retention, DateTimeOffset now)
    {
        RemoveLeftovers();
        int gone = 0;
        foreach (TrackedSection section in state.Read().Sections)
        {
            List<ScannedLine> lines = [.. sections.Scan(section.Key, section.Generation).Where(line => !line.IsBlank)];
            bool isAsTold = lines.LastOrDefault()?.Stored is { } newest
                && newest.NextPrevious == section.Hash
                && newest.Line.Version == section.Version
                && lines.TrueForAll(line => line.IsRead);
            int first = isAsTold ? FirstToKeep(lines, section, retention, now) : 0;
            if (first > 0 && lines[first - 1].Stored is { } last)
            {
                gone += lines.Take(first).Count(line => line.Stored?.Line.Kind == HistoryLineKind.Version);
                HistoryLine tombstone = last.Line with { Kind = HistoryLineKind.Base, Content = null, Previous = last.NextPrevious };
                Rewrite(
                    section,
                    [tombstone.Seal().Bytes, .. lines.Skip(first).Select(line => line.Bytes)],
                    keepsOld: false);
            }
        }

        return gone;
    }

    /// <summary>
    /// Mends the files that have damage: what is whole is put in order, what is lost is told by a line in its place,
    /// and the newest version is taken from the document where it is lost. The damaged file is kept aside.
    /// </summary>
    /// <param name="index">The document.</param>
    /// <param name="now">The time of the lines that are added.</param>
    /// <returns>The ids of the sections that were mended.</returns>
    public IReadOnlyList<string> Mend(DocumentIndex index, DateTimeOffset now)
    {
        RemoveLeftovers();
        var mended = new List<string>();
        foreach (TrackedSection section in state.Read().Sections)
        {
            List<ScannedLine> lines = [.. sections.Scan(section.Key, section.Generation).Where(line => !line.IsBlank)];
            var chain = new ChainVerifier(folder.PathOf(section), section.Key, section.Id);
            lines.ForEach(chain.Check);
            bool isDamaged = chain.Findings.Any(finding => finding.Kind != FindingKind.VersionsLost)
                || chain.LastHash != section.Hash
                || sections.Length(section) != section.End;
            if (isDamaged)
            {
                Rewrite(section, Mended(section, lines, index, now), keepsOld: true);
                mended.Add(section.Id);
            }
        }

        if (mended.Count == 0 && !state.IsSound())
        {
            state.Write(state.Read());
        }

        return mended;
    }

    private static int FirstToKeep(
        List<ScannedLine> lines, TrackedSection section, HistoryRetention retention, DateTimeOffset now)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            // What is damaged is for a repair: nothing is dropped over it.
            if (lines[i].Stored?.Line is not { } line)
            {
                return i;
            }

            bool isBeyondCount = retention.MaxVersions is { } most && line.Version <= section.Version - Math.Max(1, most);
            bool isBeyondAge = retention.MaxAge is { } age && now - line.Timestamp > age && line.Version < section.Version;
            bool isBase = line.Kind == HistoryLineKind.Base;
            if (!isBase && !isBeyondCount && !isBeyondAge)
            {
                // A tombstone alone is as good as another one.
                return i == 1 && lines[0].Stored!.Line.Kind == HistoryLineKind.Base ? 0 : i;
            }
        }

        return 0;
    }

    private static List<byte[]> Mended(
        TrackedSection section, List<ScannedLine> lines, DocumentIndex index, DateTimeOffset now)
    {
        var bytes = new List<byte[]>();
        string hash = ChainedLine.NoHash;
        int version = 0;
        IEnumerable<ScannedLine> whole = lines
            .Where(line => line.Stored?.Line.SectionKey == section.Key)
            .DistinctBy(line => line.Stored!.Hash)
            .OrderBy(line => line.Stored!.Line.Version);
        foreach (ScannedLine line in whole)
        {
            HistoryLine stored = line.Stored!.Line;
            bool resumes = stored.Kind is HistoryLineKind.Base or HistoryLineKind.Gap;

            // A commit may have passed over a number, because a damaged line before it could have had it.
            bool jumps = stored.Kind == HistoryLineKind.Version && version > 0 && stored.Version != version + 1;
            if (!resumes && (stored.Previous != hash || jumps))
            {
                int lost = stored.Kind == HistoryLineKind.Version ? stored.Version - 1 : stored.Version;
                bytes.Add(Gap(section, stored with { Version = lost }, stored.Previous, now));
            }

            bytes.Add(stored.Operation == SectionOperations.Lost
                ? (stored with { Operation = SectionOperations.Repaired }).Seal().Bytes
                : line.Bytes);
            hash = line.Stored.NextPrevious;
            version = stored.Version;
        }

        Section? present = section.Removed ? null : index.Find(section.Id);
        if (hash != section.Hash)
        {
            bytes.Add(Gap(section, Stub(section, now), section.Hash, now));
            if (present is not null)
            {
                string content = index.Content(present).ToString();
                HistoryLine line = Stub(section, now) with
                {
                    Version = section.Version + 1,
                    Checksum = ContentChecksum.Of(content),
                    Content = content,
                    Previous = section.Hash,
                };
                bytes.Add(line.Seal().Bytes);
            }
        }

        return bytes;
    }

    private static byte[] Gap(TrackedSection section, HistoryLine like, string previous, DateTimeOffset now)
    {
        HistoryLine gap = Stub(section, now) with
        {
            Kind = HistoryLineKind.Gap,
            SectionId = like.SectionId,
            Version = like.Version,
            Removed = section.Removed,
            Previous = previous,
        };
        return gap.Seal().Bytes;
    }

    private static HistoryLine Stub(TrackedSection section, DateTimeOffset now) => new()
    {
        Kind = HistoryLineKind.Version,
        SectionKey = section.Key,
        SectionId = section.Id,
        Version = section.Version,
        Operation = SectionOperations.Repaired,
        Author = VersionAuthors.External,
        Timestamp = now,
        Fence = 0,
        Commit = Guid.Empty,
        Checksum = section.Checksum,
        Previous = section.Hash,
    };

    private void Rewrite(TrackedSection section, IReadOnlyList<byte[]> lines, bool keepsOld)
    {
        int generation = section.Generation < HistoryLimits.MaxGeneration
            ? section.Generation + 1
            : throw HistoryException.Corrupt(section.Id, folder.PathOf(section));
        string path = folder.PathOf(section.Key, generation);
        string aside = path + ".tmp";
        files.Delete(aside);
        using (SafeFileHandle file = files.Create(aside))
        {
            files.Share(file);
            long offset = 0;
            foreach (byte[] line in lines)
            {
                files.Write(file, line, offset);
                offset += line.Length;
            }

            files.Sync(file);
        }

        files.Replace(aside, path);
        files.SyncFolder(folder.History);
        TrackedSection now = sections.Follow(null, section.Key, generation)! with { Seen = section.Seen };
        requireTurn();
        HistoryState before = state.Read();
        state.Write(before with { Sections = before.Sections.Replace(section, now) });
        requireTurn();
        if (keepsOld && files.Length(folder.PathOf(section)) >= 0)
        {
            KeepAside(HistoryFolder.FileName(section.Key, section.Generation));
        }
        else
        {
            files.Delete(folder.PathOf(section));
        }
    }

    /// <summary>Removes files that a rewriting left which died: of sections whose present file is another one.</summary>
    /// <remarks>What of them is not in the present file is nowhere else, so it is kept aside.</remarks>
    private void RemoveLeftovers()
    {
        Dictionary<string, int> present = state.Read().Sections
            .ToDictionary(section => section.Key, section => section.Generation, StringComparer.Ordinal);
        foreach (string name in files.List(folder.History))
        {
            bool isOther = HistoryFolder.Parse(name) is { } file
                && present.TryGetValue(file.Key, out int generation)
                && generation != file.Generation;
            if (isOther && HistoryFolder.Parse(name) is { } other && !IsIn(other.Key, other.Generation, present[other.Key]))
            {
                KeepAside(name);
            }
            else if (isOther || name.EndsWith(".jsonl.tmp", StringComparison.Ordinal))
            {
                files.Delete(Path.Combine(folder.History, name));
            }
        }
    }

    /// <summary>Whether all lines of a section's file that can be read are in another one too.</summary>
    private bool IsIn(string key, int generation, int other)
    {
        HashSet<string> there = [.. sections.Scan(key, other).Select(line => line.Stored?.Hash).OfType<string>()];
        return sections.Scan(key, generation).All(line => line.Stored is null || there.Contains(line.Stored.Hash));
    }

    private void KeepAside(string name)
    {
        files.CreateFolder(folder.Kept);
        string kept = Path.Combine(folder.Kept, name);
        for (int number = 2; files.Exists(kept); number++)
        {
            kept = Path.Combine(folder.Kept, string.Create(CultureInfo.InvariantCulture, $"{name}.{number}"));
        }

        files.Replace(Path.Combine(folder.History, name), kept);
    }
}
