using MdLock.Logs;

namespace MdLock.History;

/// <summary>Checks the lines of one section: each by its own hash, and each against the one before.</summary>
internal sealed class ChainVerifier(string path, string key, string sectionId)
{
    /// <summary>Who has so many need not be told of each: the file is not one of lines any more.</summary>
    private const int MaxFindings = 1_000;

    private readonly List<Finding> _findings = [];
    private readonly LogChain _chain = new($"'{path}'");

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The hash on which the next line must follow.</summary>
    public string LastHash => _chain.Hash;

    /// <summary>Checks the next line.</summary>
    public void Check(ScannedLine scanned)
    {
        _chain.Step();
        if (scanned.IsBlank)
        {
            return;
        }

        if (scanned.Stored is not { } stored)
        {
            Report(FindingKind.LineDamaged, $"does not match its own hash");
            _chain.PassOver();
        }
        else if (stored.Line.SectionKey != key)
        {
            Report(FindingKind.ChainBroken, $"belongs to another section");
            _chain.PassOver();
        }
        else
        {
            CheckPlace(stored.Line);
            _chain.Accept(stored.Line.Version, stored.NextPrevious);
        }
    }

    private void CheckPlace(HistoryLine line)
    {
        bool resumes = line.Kind == HistoryLineKind.Gap || (line.Kind == HistoryLineKind.Base && _chain.Line == 1);
        if (line.Kind == HistoryLineKind.Gap)
        {
            FindingKind kind = line.Operation == SectionOperations.Lost ? FindingKind.VersionsMissing : FindingKind.VersionsLost;
            Report(kind, $"tells that versions up to {line.Version} were lost");
        }

        // What follows a damaged line cannot be compared with it; the damage is reported already.
        if (!resumes && !_chain.Continues(line.Previous))
        {
            Report(FindingKind.ChainBroken, $"does not follow on the line before it");
        }

        long expected = line.Kind == HistoryLineKind.Version ? _chain.Number + 1 : _chain.Number;
        if (!resumes && (_chain.IsKnown ? line.Version != expected : line.Version < expected))
        {
            Report(FindingKind.VersionsNotConsecutive, $"is version {line.Version}, where {expected} was expected");
        }
    }

    private void Report(FindingKind kind, FormattableString what)
    {
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(new Finding(kind, _chain.Say(what), sectionId, path, _chain.Line));
        }
        else if (_findings.Count == MaxFindings)
        {
            _findings.Add(new Finding(kind, _chain.Say($"is not the last of which there is something to say"), sectionId, path, _chain.Line));
        }
    }
}
