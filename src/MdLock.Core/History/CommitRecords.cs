using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.History;

/// <summary>A journal of files: each commit has one of its own, and one more when it came to its end.</summary>
/// <remarks>
/// For documents whose store tells what is committed. Another host may be at work meanwhile, or one that stood still wake up, so
/// nothing is ever added to a file or written over, and a file alone proves no commit: of those that wanted the same number, the
/// store names one, and each names the one before it. Only of a commit is an end told, so whoever reads needs no store.
/// </remarks>
internal sealed partial class CommitRecords(HistoryFolder folder, IDisk files) : ICommitJournal
{
    private const string EntryWord = "commit";
    private const string EndWord = "done";
    private const string EntryExtension = "entry";
    private const string EndExtension = "end";
    private const string AsideExtension = ".tmp";
    private const int NumberDigits = 19;

    private readonly object _gate = new();
    private readonly Dictionary<string, Ended> _ended = new(StringComparer.Ordinal);
    private JournalContents _known = new(Epoch: 0, [], Length: 0, JournalRest.None);
    private (long Sequence, Guid Commit) _newest;
    private long _emptyLooks;

    /// <inheritdoc/>
    public JournalContents Known
    {
        get
        {
            lock (_gate)
            {
                return _known;
            }
        }
    }

    /// <summary>
    /// The number of the newest commit, up to the one that the store told of, whose entry was not found or could not be read; null
    /// where all were there of which no end is told.
    /// </summary>
    public long? Missing { get; private set; }

    /// <summary>Takes note of what the store tells is the newest commit.</summary>
    public void Follow(long sequence, Guid commit)
    {
        lock (_gate)
        {
            _newest = (sequence, commit);
        }
    }

    /// <inheritdoc/>
    public JournalContents ReadEnded()
    {
        lock (_gate)
        {
            return _known = Look(withEntries: false);
        }
    }

    /// <inheritdoc/>
    public JournalContents Read()
    {
        lock (_gate)
        {
            return _known = WithOpen(Look(withEntries: false));
        }
    }

    /// <inheritdoc/>
    public JournalContents ReadWithEntries()
    {
        lock (_gate)
        {
            return _known = WithOpen(Look(withEntries: true));
        }
    }

    /// <summary>The entries behind a commit, of commits that are under way or died, and of what did not come to be one.</summary>
    /// <param name="sequence">The number of the commit; null for the last of which the end is told.</param>
    public IReadOnlyList<(long Sequence, Guid Commit)> FindOpen(long? sequence = null)
    {
        Name[] names = [.. Names()];
        long last = sequence ?? names.Where(name => name.IsEnd).Select(name => name.Sequence).DefaultIfEmpty(0).Max();
        return [.. names.Where(name => !name.IsEnd && name.Sequence > last).Select(name => (name.Sequence, name.Commit))];
    }

    /// <inheritdoc/>
    public void Append(JournalEntry entry)
    {
        lock (_gate)
        {
            files.CreateFolder(folder.Journal);
            bool isFirst = files.List(folder.Journal).Count == 0;
            using (SafeFileHandle file = files.CreateShared(PathOf(entry.Sequence, entry.Commit, EntryExtension)))
            {
                files.Write(file, Encode(EntryWord, JsonBytes.Of(entry, JournalJson.Write)), 0);
                files.Sync(file);
            }

            files.SyncFolder(folder.Journal);
            for (string at = folder.Journal; isFirst && at != folder.Place;)
            {
                at = Path.GetDirectoryName(at)!;
                files.SyncFolder(at);
            }
        }
    }

    /// <inheritdoc/>
    public void MarkDone(JournalEntry entry, CommitEnd end)
    {
        lock (_gate)
        {
            string path = PathOf(entry.Sequence, entry.Commit, EndExtension);
            bool isTold = TryReadEnd(new Name(Path.GetFileName(path), entry.Sequence, entry.Commit, IsEnd: true)) is not null;
            if (!isTold && files.Exists(PathOf(entry.Sequence, entry.Commit, EntryExtension)))
            {
                // Whoever else is at it writes the same: under a name of his own, so that it is there whole or not at all.
                string aside = $"{path}.{Guid.NewGuid():N}{AsideExtension}";
                using (SafeFileHandle file = files.CreateShared(aside))
                {
                    files.Write(file, Encode(EndWord, JsonBytes.Of(end, JournalJson.Write)), 0);
                }

                files.Replace(aside, path);
            }

            _known = Look(withEntries: false);
        }
    }

    /// <inheritdoc/>
    public void TakeBack(JournaledCommit commit) => Remove(commit.Sequence, commit.Entry!.Commit);

    /// <summary>Removes the entry of what did not come to be a commit.</summary>
    public void Remove(long sequence, Guid commit) => files.Delete(PathOf(sequence, commit, EntryExtension));

    /// <summary>The entry of a commit as it stands there, damaged or not; null where there is none.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public byte[]? ReadBytes(long sequence, Guid commit) => SealedFileReader.Read(files, PathOf(sequence, commit, EntryExtension));

    /// <summary>The entry of a commit; null where it is not there, or damaged.</summary>
    /// <exception cref="IOException">The system refuses, or a newer version of MdLock wrote it.</exception>
    public JournalEntry? TryRead(long sequence, Guid commit)
    {
        try
        {
            if (ReadBytes(sequence, commit) is { } bytes
                && SealedFile.Open(bytes) is { } json && JsonRecord.Read(json, JournalJson.Read) is { } entry)
            {
                if (entry.Schema > JournalEntry.CurrentSchema)
                {
                    throw new IOException("A newer version of MdLock committed here, and only that version can tell what.");
                }

                if (JournalClaims.AreSound(entry) && entry.Sequence == sequence && entry.Commit == commit)
                {
                    return entry;
                }
            }
        }
        catch (JsonException)
        {
            // Whoever needs it is told what to do, the same as where it is not there.
        }

        return null;
    }

    /// <inheritdoc/>
    public void CutRest(JournalContents found)
    {
        // A file that is no record is no commit.
    }

    /// <inheritdoc/>
    /// <remarks>The oldest first: what is left then still follows on the state.</remarks>
    public void Cut(long last)
    {
        lock (_gate)
        {
            foreach (Name name in Names().Where(name => name.Sequence <= last).OrderBy(name => (name.Sequence, name.IsEnd)))
            {
                files.Delete(PathOf(name.Sequence, name.Commit, name.IsEnd ? EndExtension : EntryExtension));
                _ended.Remove(name.Text);
            }

            foreach (string aside in files.List(folder.Journal).Where(name => AsidePattern().IsMatch(name) && NumberOf(name) <= last))
            {
                files.Delete(Path.Combine(folder.Journal, aside));
            }

            files.SyncFolder(folder.Journal);
            _known = Look(withEntries: false);
        }
    }

    // With a line end, for people to read the file.
    private static byte[] Encode(string word, byte[] json) => SealedFile.Encode(word, [.. json, (byte)'\n']);

    private string PathOf(long sequence, Guid commit, string extension) => Path.Combine(
        folder.Journal, string.Create(CultureInfo.InvariantCulture, $"{sequence:D19}.{commit:N}.{extension}"));

    private static long NumberOf(string name) => long.TryParse(
        name.AsSpan(0, NumberDigits), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : long.MaxValue;

    private IEnumerable<Name> Names() => files.List(folder.Journal)
        .Select(Parse)
        .OfType<Name>();

    private static Name? Parse(string name) => NamePattern().Match(name) is { Success: true } match
        && long.TryParse(match.Groups["sequence"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
        && sequence > 0
            ? new Name(name, sequence, Guid.ParseExact(match.Groups["commit"].ValueSpan, "N"), match.Groups["kind"].ValueSpan is EndExtension)
            : null;

    /// <summary>What is told of commits that came to their end: from the newest back, as far as none is missing.</summary>
    /// <remarks>What is told behind a gap was told late, by somebody who stood still: a checkpoint has it.</remarks>
    private JournalContents Look(bool withEntries)
    {
        var commits = new List<JournaledCommit>();
        long length = 0;
        foreach (Name name in Names().Where(name => name.IsEnd).OrderByDescending(name => name.Sequence))
        {
            if (TryReadEnd(name) is not { } ended)
            {
                continue;
            }

            if (commits.Count > 0 && name.Sequence != commits[^1].Sequence - 1)
            {
                break;
            }

            length += ended.Bytes;
            JournalEntry? entry = withEntries ? TryRead(name.Sequence, name.Commit) : null;
            commits.Add(new JournaledCommit(name.Sequence, Offset: 0, entry, ended.End));
        }

        commits.Reverse();

        // Where there are none, the state may have been written anew unseen.
        long epoch = commits.Count > 0 ? commits[0].Sequence : --_emptyLooks;
        return new JournalContents(epoch, [.. commits], length, JournalRest.None);
    }

    /// <summary>The same, with the commits of which no end is told: from the newest back to those.</summary>
    private JournalContents WithOpen(JournalContents ended)
    {
        long last = ended.Last?.Sequence ?? 0;
        var open = new List<JournaledCommit>();
        (long sequence, Guid commit) = _newest;
        while (sequence > last && TryRead(sequence, commit) is { } entry)
        {
            open.Add(new JournaledCommit(sequence, Offset: 0, entry, End: null));
            (sequence, commit) = (sequence - 1, entry.Previous ?? Guid.Empty);
        }

        Missing = sequence > last ? sequence : null;
        open.Reverse();
        return ended with
        {
            Epoch = ended.Commits.IsEmpty && open.Count > 0 ? open[0].Sequence : ended.Epoch,
            Commits = ended.Commits.AddRange(open),
        };
    }

    private Ended? TryReadEnd(Name name)
    {
        if (_ended.TryGetValue(name.Text, out Ended? known))
        {
            return known;
        }

        try
        {
            string path = Path.Combine(folder.Journal, name.Text);
            if (SealedFileReader.Read(files, path) is { } bytes
                && SealedFile.Open(bytes) is { } json
                && JsonRecord.Read(json, JournalJson.ReadEnd) is { } end
                && JournalClaims.AreSound(end)
                && end.Sequence == name.Sequence)
            {
                long entry = files.Length(PathOf(name.Sequence, name.Commit, EntryExtension));
                return _ended[name.Text] = new Ended(end, bytes.Length + Math.Max(0, entry));
            }
        }
        catch (JsonException)
        {
            // What cannot be read tells of no end: the commit is ended once more.
        }

        return null;
    }

    [GeneratedRegex(@"^(?<sequence>[0-9]{19})\.(?<commit>[0-9a-f]{32})\.(?<kind>entry|end)\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[0-9]{19}\.[0-9a-f]{32}\.end\.[0-9a-f]{32}\.tmp\z")]
    private static partial Regex AsidePattern();

    private sealed record Name(string Text, long Sequence, Guid Commit, bool IsEnd);

    private sealed record Ended(CommitEnd End, long Bytes);
}
