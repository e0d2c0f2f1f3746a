using System.Globalization;

namespace MdLock.History;

/// <summary>Checks the lines of one section: each by its own hash, and each against the one before.</summary>
internal sealed class ChainVerifier(string path, string key, string sectionId)
{
    private readonly List<Finding> _findings = [];
    private int _number;
    private int _version;
    private bool _isKnown = true;
    private string _hash = HistoryLine.NoHash;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The hash on which the next line must follow.</summary>
    public string LastHash { get; private set; } = HistoryLine.NoHash;

    /// <summary>Checks the next line.</summary>
    public void Check(ScannedLine scanned)
    {
        _number++;
        if (scanned.IsBlank)
        {
            return;
        }

        if (scanned.Stored is not { } stored || stored.Line.SectionKey != key)
        {
            Report(
                scanned.Stored is null ? FindingKind.LineDamaged : FindingKind.ChainBroken,
                scanned.Stored is null ? "does not match its own hash" : "belongs to another section");
            _isKnown = false;
            return;
        }

        CheckPlace(stored.Line);
        _isKnown = true;
        _version = stored.Line.Version;
        _hash = LastHash = stored.NextPrevious;
    }

    private void CheckPlace(HistoryLine line)
    {
        bool resumes = line.Kind == HistoryLineKind.Gap || (line.Kind == HistoryLineKind.Base && _number == 1);
        if (line.Kind == HistoryLineKind.Gap)
        {
            FindingKind kind = line.Operation == SectionOperations.Lost ? FindingKind.VersionsMissing : FindingKind.VersionsLost;
            Report(kind, Say($"tells that versions up to {line.Version} were lost"));
        }

        // What follows a damaged line cannot be compared with it; the damage is reported already.
        if (!resumes && _isKnown && line.Previous != _hash)
        {
            Report(FindingKind.ChainBroken, "does not follow on the line before it");
        }

        int expected = line.Kind == HistoryLineKind.Version ? _version + 1 : _version;
        if (!resumes && (_isKnown ? line.Version != expected : line.Version < expected))
        {
            Report(FindingKind.VersionsNotConsecutive, Say($"is version {line.Version}, where {expected} was expected"));
        }
    }

    private void Report(FindingKind kind, string what) =>
        _findings.Add(new Finding(kind, Say($"Line {_number} of '{path}' {what}."), sectionId, path, _number));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
