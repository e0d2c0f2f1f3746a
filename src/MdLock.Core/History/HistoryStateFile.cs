using System.Collections.Immutable;
using System.Text.Json;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Logs;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.History;

/// <summary>Tells how the history of a document stands: by the state of the last checkpoint and the commits in the journal since.</summary>
/// <remarks>Where there is no state that can be read, it is made again from the section files. Any number of threads may read.</remarks>
internal sealed class HistoryStateFile(HistoryFolder folder, IDisk files, SectionFiles sections, ICommitJournal journal)
{
    private const string Word = "state";

    private readonly object _gate = new();
    private byte[]? _bytes;
    private HistoryState? _stored;
    private HistoryState? _state;
    private long _epoch;
    private int _followed;
    private bool _isMadeAgain;

    /// <summary>How the history stands.</summary>
    /// <remarks>
    /// The first time, what is said of each section is compared with the length of its file: after the end of the
    /// machine the state may be older than the files.
    /// </remarks>
    public HistoryState Read() =>
        // The journal first: a checkpoint replaces the state before it cuts the journal, so what is gone from the one is in the other.
        Read(journal.ReadEnded());

    /// <summary>The same within a commit: what the journal holds is known there.</summary>
    public HistoryState ReadWithin() => Read(journal.Known);

    /// <summary>How a section stood when one looked last; null where that is not known. Nothing is read for it.</summary>
    public TrackedSection? FindKnown(string sectionId)
    {
        lock (_gate)
        {
            return _state?.Sections.FirstOrDefault(section => section.Id == sectionId && !section.Removed);
        }
    }

    private HistoryState Read(JournalContents since)
    {
        lock (_gate)
        {
            bool isFirst = _state is null;
            if (_state is null || since.Epoch != _epoch)
            {
                byte[]? bytes = SealedFileReader.Read(files, folder.State);
                if (isFirst || bytes is null || !bytes.AsSpan().SequenceEqual(_bytes))
                {
                    _stored = Base(TryParse(bytes), bytes, since);

                    // One that is older than what is known was written over a newer one, by somebody who stood still.
                    _stored = isFirst || _stored.Sequence < _state!.Sequence ? Reconcile(_stored) : _stored;
                }

                (_bytes, _state, _epoch, _followed) = (bytes, _stored, since.Epoch, 0);
            }

            if (since.Commits is [{ End: { } oldest }, ..] && oldest.Sequence > _stored!.Sequence + 1 && _followed == 0)
            {
                // Somebody who stood still wrote an older state over the one that these commits follow on.
                _state = _stored = Reconcile(_stored) with { Sequence = oldest.Sequence - 1 };
            }

            HistoryState state = _state!;
            for (; _followed < since.Commits.Length && since.Commits[_followed].End is not null; _followed++)
            {
                state = Follow(state, since.Commits[_followed].End!);
            }

            // Behind the lines of the last commit there may be others.
            return _state = isFirst && _followed > 0 ? Reconcile(state) : state;
        }
    }

    /// <summary>How the history stands according to state and journal alone; where there is no state, according to the section files.</summary>
    public HistoryState ReadAsWritten()
    {
        JournalContents since = journal.Read();
        HistoryState state = ReadStored(since);
        foreach (JournaledCommit commit in since.Commits)
        {
            state = commit.End is { } end ? Follow(state, end) : state;
        }

        return state;
    }

    /// <summary>How the history stood at the last checkpoint.</summary>
    /// <param name="since">The journal.</param>
    public HistoryState ReadStored(JournalContents since)
    {
        byte[]? bytes = SealedFileReader.Read(files, folder.State);
        return Base(TryParse(bytes), bytes, since);
    }

    /// <summary>Whether the state is there and as it was written, or no checkpoint made one yet.</summary>
    public bool IsSound()
    {
        JournalContents since = journal.Read();
        byte[]? bytes = SealedFileReader.Read(files, folder.State);
        return bytes is null ? IsFromTheFirst(since) || files.List(folder.History).Count == 0 : TryParse(bytes) is not null;
    }

    /// <summary>Replaces the state, durable when the call returns, as are the names of all files of the history.</summary>
    public void Write(HistoryState state)
    {
        lock (_gate)
        {
            byte[] bytes = SealedFile.Encode(Word, JsonBytes.Of(state, HistoryJson.Write));
            files.CreateFolder(folder.History);
            string aside = folder.StateAside;

            // Commits come one by one: what stands there is from one that died.
            files.Delete(aside);
            using (SafeFileHandle file = files.Create(aside))
            {
                files.Share(file);
                files.Write(file, bytes, 0);
                files.Sync(file);
            }

            bool isFirst = !files.Exists(folder.State);
            files.Replace(aside, folder.State);
            files.SyncFolder(folder.History);
            if (isFirst)
            {
                files.SyncFolder(Path.GetDirectoryName(folder.History)!);
            }

            (_bytes, _stored, _state, _isMadeAgain) = (bytes, state, state, false);
        }
    }

    /// <summary>Writes the state where it had to be made again. Used within a commit only.</summary>
    public void WriteIfMadeAgain()
    {
        HistoryState state = ReadWithin();
        if (_isMadeAgain)
        {
            Write(state);
        }
    }

    /// <summary>Writes the state, with all that the section files hold and it does not tell. Used within a commit only.</summary>
    public void Reconcile()
    {
        HistoryState written = ReadAsWritten();
        HistoryState reconciled = Reconcile(written);
        if (!ReferenceEquals(written, reconciled))
        {
            Write(reconciled);
        }
    }

    /// <summary>Writes the state as the section files have it, where its own and the journal are lost. Used within a commit only.</summary>
    /// <param name="sequence">The number of the last commit.</param>
    /// <param name="checksum">The SHA-256 of the document's bytes after it; empty where that is not known.</param>
    public void GoOnFrom(long sequence, string checksum) => Write(Reconcile(ReadAsWritten()) with
    {
        Sequence = sequence,
        Document = checksum.Length > 0 ? checksum : null,
        File = null,
    });

    /// <summary>The state after a commit that came to its end; the same where the state has it already.</summary>
    private static HistoryState Follow(HistoryState state, CommitEnd end)
    {
        if (end.Sequence <= state.Sequence)
        {
            return state;
        }

        ImmutableArray<TrackedSection>.Builder sections = state.Sections.ToBuilder();
        foreach (TrackedSection section in end.Sections)
        {
            int at = 0;
            while (at < sections.Count && sections[at].Key != section.Key)
            {
                at++;
            }

            if (at == sections.Count)
            {
                sections.Add(section);
            }
            else
            {
                sections[at] = section;
            }
        }

        return state with { Sequence = end.Sequence, Document = end.Document, File = end.File, Sections = sections.ToImmutable() };
    }

    /// <summary>How a commit comes to its end, and the state after that.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="entry">The commit.</param>
    /// <param name="appended">Its lines, where they stand.</param>
    /// <param name="file">Which file the document is after it; null where that cannot be told.</param>
    public static (CommitEnd End, HistoryState State) EndOf(
        HistoryState state, JournalEntry entry, IReadOnlyList<PendingLines> appended, FileBirth? file)
    {
        HistoryState after = Apply(state, appended, entry.Seen);
        var end = new CommitEnd
        {
            Sequence = entry.Sequence,
            Boot = entry.Boot,
            Timestamp = entry.Timestamp,
            Document = entry.After,
            File = file?.ToString(),
            Sections =
            [
                .. after.Sections.Where((section, at) => at >= state.Sections.Length || !ReferenceEquals(section, state.Sections[at])),
            ],
        };
        return (end, after with { Sequence = end.Sequence, Document = end.Document, File = end.File });
    }

    /// <summary>The state after a commit that is not made yet: where its lines will stand may be otherwise.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="plan">What it writes into the history.</param>
    public static HistoryState After(HistoryState state, HistoryPlan plan) => Apply(state, plan.Appends, plan.Seen);

    private static HistoryState Apply(
        HistoryState state, IReadOnlyList<PendingLines> appends, IReadOnlyDictionary<string, string> seen)
    {
        ImmutableArray<TrackedSection> tracked = state.Sections;
        foreach (PendingLines append in appends)
        {
            TrackedSection? known = tracked.FirstOrDefault(section => section.Key == append.Key);
            if (SectionFiles.Follow(known, append) is { } section)
            {
                tracked = known is null ? tracked.Add(section) : tracked.Replace(known, section);
            }
        }

        // After the lines: a section that was edited outside first may have been changed by the commit as well.
        if (seen.Count > 0)
        {
            tracked = [.. tracked.Select(section =>
                seen.TryGetValue(section.Key, out string? left) && left != section.Seen ? section with { Seen = left } : section)];
        }

        return state with { Sections = tracked };
    }

    private static bool IsFromTheFirst(JournalContents since) => since.Commits is [{ Sequence: 1 }, ..];

    private HistoryState Base(HistoryState? stored, byte[]? bytes, JournalContents since) =>
        stored ?? (bytes is null && IsFromTheFirst(since) ? HistoryState.Empty : MakeAgain());

    private HistoryState MakeAgain()
    {
        HistoryState made = Reconcile(null);
        _isMadeAgain = made.Sections.Length > 0;
        return made;
    }

    private static HistoryState? TryParse(byte[]? bytes)
    {
        try
        {
            byte[]? json = SealedFile.Open(bytes);
            HistoryState? state = json is null ? null : JsonRecord.Read(json, HistoryJson.ReadState);
            return state is { Schema: HistoryState.CurrentSchema } && HistoryLimits.AreSound(state.Sections) ? state : null;
        }
        catch (JsonException)
        {
            // All of it but what was seen can be made again from the section files.
            return null;
        }
    }

    /// <summary>Follows the lines that the state does not know, of sections that it knows and of those it does not.</summary>
    private HistoryState Reconcile(HistoryState? stored)
    {
        HistoryState state = stored ?? HistoryState.Empty;
        Dictionary<string, TrackedSection> known = state.Sections.ToDictionary(section => section.Key, StringComparer.Ordinal);
        var newest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in files.List(folder.History))
        {
            if (HistoryFolder.Parse(name) is var (named, number) && number > newest.GetValueOrDefault(named))
            {
                newest[named] = number;
            }
        }

        bool changed = false;
        foreach ((string key, int generation) in newest)
        {
            TrackedSection? before = known.GetValueOrDefault(key);
            long length = before is null ? -1 : sections.Length(before);
            if (before is not null && length >= 0 && length <= before.End)
            {
                // What is missing is noticed where it is needed, and by the verifier.
                continue;
            }

            // A file that the state names goes before one with a larger number, which anybody can have put there.
            TrackedSection? start = length >= 0 ? before : null;
            if (sections.Follow(start, key, start?.Generation ?? generation) is { } now)
            {
                known[key] = now;
                changed = true;
            }
        }

        IEnumerable<TrackedSection> told = known.Values.Where(section => newest.ContainsKey(section.Key) || !IsAnothers(section));
        return changed ? state with { Sections = [.. told.OrderBy(section => section.Key, StringComparer.Ordinal)] } : state;

        // A section without a file whose id one with a file has is nobody's.
        bool IsAnothers(TrackedSection section) => known.Values.Any(other =>
            newest.ContainsKey(other.Key) && !other.Removed && other.Id == section.Id);
    }
}
