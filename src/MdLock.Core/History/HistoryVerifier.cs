using System.Globalization;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Logs;

namespace MdLock.History;

/// <summary>Checks the history of a document. Changes nothing. Used while no commit runs.</summary>
internal sealed class HistoryVerifier(HistoryFolder folder, IDisk files, ICommitJournal journal)
{
    private readonly SectionFiles _sections = new(folder, files);

    /// <summary>The largest fence under which a version was committed, of those that were checked; 0 for none.</summary>
    public long HighestFence { get; private set; }

    /// <summary>Checks everything.</summary>
    /// <param name="index">The document; null when it cannot be read.</param>
    /// <param name="checksum">The SHA-256 of its bytes; null when it cannot be read.</param>
    /// <exception cref="IOException">The files cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public IReadOnlyList<Finding> Verify(DocumentIndex? index, string? checksum)
    {
        var findings = new List<Finding>();
        var stateFile = new HistoryStateFile(folder, files, _sections, journal);
        if (!stateFile.IsSound())
        {
            findings.Add(new(
                FindingKind.StateDamaged, $"'{folder.State}' is missing or damaged.", null, folder.State, null));
        }

        HistoryState state = stateFile.ReadAsWritten();
        foreach (TrackedSection section in state.Sections)
        {
            Verify(section, findings);
        }

        FindUnknown(state, findings);
        if (index is not null && state.Document is not null)
        {
            Compare(state, index, checksum, findings);
        }

        return findings;
    }

    private void Verify(TrackedSection section, List<Finding> findings)
    {
        string path = folder.PathOf(section);
        LogEnd end = _sections.FindEnd(section);
        if (end.IsGone)
        {
            Report(FindingKind.HistoryMissing, $"'{path}' is missing.");
            return;
        }

        var chain = new ChainVerifier(path, section.Key, section.Id);
        foreach (ScannedLine line in _sections.Scan(section.Key, section.Generation))
        {
            chain.Check(line);
            HighestFence = Math.Max(HighestFence, line.Stored?.Line.Fence ?? 0);
        }

        findings.AddRange(chain.Findings);
        if (end.HasLost)
        {
            Report(FindingKind.HistoryTruncated, Say($"'{path}' is {end.Length} bytes long and was {end.Remembered}."));
        }
        else if (end.HasMore || chain.LastHash != section.Hash)
        {
            Report(FindingKind.StateDisagrees, $"'{path}' does not end with the line that '{folder.State}' tells.");
        }

        void Report(FindingKind kind, string message) => findings.Add(new(kind, message, section.Id, path, null));
    }

    private void FindUnknown(HistoryState state, List<Finding> findings)
    {
        HashSet<string> known = state.Sections
            .Select(section => HistoryFolder.FileName(section.Key, section.Generation))
            .Append(Path.GetFileName(folder.State))
            .Append(Path.GetFileName(folder.StateAside))
            .ToHashSet(StringComparer.Ordinal);
        foreach (string name in files.List(folder.History).Where(name => !known.Contains(name)))
        {
            string path = Path.Combine(folder.History, name);
            findings.Add(new(FindingKind.UnknownFile, $"'{path}' belongs to no section.", null, path, null));
        }
    }

    private void Compare(HistoryState state, DocumentIndex index, string? checksum, List<Finding> findings)
    {
        if (state.Document != checksum)
        {
            findings.Add(new(
                FindingKind.EditedOutside,
                "Another program wrote the document since the last commit; the next commit makes versions of that.",
                null,
                folder.State,
                null));
            return;
        }

        foreach (TrackedSection section in state.Sections.Where(section => !section.Removed))
        {
            if (index.Find(section.Id) is not { } found || index.Checksum(found) != section.Seen)
            {
                findings.Add(new(
                    FindingKind.ContentDisagrees,
                    $"Section '{section.Id}' does not have the content that the last commit left.",
                    section.Id,
                    folder.PathOf(section),
                    null));
            }
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
