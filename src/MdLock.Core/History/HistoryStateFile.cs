using System.Collections.Immutable;
using System.Text.Json;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Logs;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.History;

/// <summary>Reads and writes how the history of a document stands, and makes it again from the section files.</summary>
internal sealed class HistoryStateFile(HistoryFolder folder, IDisk files, SectionFiles sections)
{
    private const string Word = "state";

    private byte[]? _bytes;
    private HistoryState? _state;

    /// <summary>How the history stands.</summary>
    /// <remarks>
    /// The first time, what is said of each section is compared with the length of its file: after the end of the
    /// machine the state may be older than the files.
    /// </remarks>
    public HistoryState Read()
    {
        byte[]? bytes = SealedFileReader.Read(files, folder.State);
        if (_state is not null && bytes is not null && bytes.AsSpan().SequenceEqual(_bytes))
        {
            return _state;
        }

        bool isFirst = _state is null;
        HistoryState? stored = TryParse(bytes);
        HistoryState state = stored is null || isFirst ? Reconcile(stored) : stored;
        (_bytes, _state) = (bytes, state);
        return state;
    }

    /// <summary>How the history stands according to the file alone; where there is none, according to the section files.</summary>
    public HistoryState ReadAsWritten() => TryParse(SealedFileReader.Read(files, folder.State)) ?? Reconcile(null);

    /// <summary>Whether the state is there and as it was written, or there is no history yet.</summary>
    public bool IsSound()
    {
        byte[]? bytes = SealedFileReader.Read(files, folder.State);
        return bytes is null ? files.List(folder.History).Count == 0 : TryParse(bytes) is not null;
    }

    /// <summary>Replaces the state.</summary>
    public void Write(HistoryState state)
    {
        byte[] bytes = SealedFile.Encode(Word, JsonBytes.Of(state, HistoryJson.Write));
        files.CreateFolder(folder.History);
        string aside = folder.State + ".tmp";

        // Commits come one by one: what stands there is from one that died.
        files.Delete(aside);
        using (SafeFileHandle file = files.Create(aside))
        {
            files.Share(file);
            files.Write(file, bytes, 0);
        }

        files.Replace(aside, folder.State);
        (_bytes, _state) = (bytes, state);
    }

    /// <summary>The state after a commit.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="appends">The lines that it adds.</param>
    /// <param name="seen">The checksums of the content that it left, by section.</param>
    /// <param name="document">The SHA-256 of the document's bytes after it.</param>
    /// <param name="file">Which file the document is after it; null where that cannot be told.</param>
    public static HistoryState Apply(
        HistoryState state,
        IReadOnlyList<PendingLines> appends,
        IReadOnlyDictionary<string, string> seen,
        string document,
        FileBirth? file)
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
        tracked = [.. tracked.Select(section =>
            seen.TryGetValue(section.Key, out string? left) ? section with { Seen = left } : section)];
        return state with { Document = document, File = file?.ToString(), Sections = tracked };
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
