using MdLock.Disk;
using MdLock.Logs;
using static MdLock.Audit.AuditFindingKind;

namespace MdLock.Audit;

/// <summary>Checks that a trail is as it was written.</summary>
/// <remarks>
/// What it cannot see: the trail and its head set back together to an earlier state, removed together, or written
/// anew from a place on with all hashes. Against these, copy the newest hash elsewhere from time to time.
/// </remarks>
internal sealed class AuditVerifier
{
    /// <summary>Who has so many need not be told of each: the file is not one of events any more.</summary>
    private const int MaxFindings = 1_000;

    private readonly TrailHead? _head;
    private readonly List<AuditFinding> _findings = [];

    /// <summary>The numbers of events that did not come yet, and the line that came in their place.</summary>
    private readonly List<(long From, long To, string File, int Line)> _gaps = [];

    private readonly LogChain _chain = new("audit.jsonl");
    private bool _hasStarted;

    /// <summary>The findings since the last repair.</summary>
    private int _fresh;

    private AuditVerifier(TrailHead? head)
    {
        _head = head;
        _chain.Begin((head?.Oldest ?? 1) - 1, isKnown: false);
    }

    /// <summary>Checks all lines, all links and the end.</summary>
    /// <param name="trail">The trail as it is between two appends.</param>
    /// <param name="disk">Where it is.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>What was found, in the order of the trail; empty for a trail that is as it was written.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<AuditFinding> Verify(TrailSnapshot trail, IDisk disk, CancellationToken cancellation)
    {
        if (trail.Files.Count == 0 && trail.Head is null)
        {
            return [];
        }

        var verifier = new AuditVerifier(trail.Head);
        foreach (TrailFile file in trail.Files)
        {
            verifier._chain.Enter(file.Name);
            foreach (LogLine line in LogLines.Forward(disk, file.Handle, 0, file.Length, AuditLine.MaxBytes))
            {
                cancellation.ThrowIfCancellationRequested();
                verifier.Check(line, file.IsCurrent);
            }
        }

        return verifier.Finish();
    }

    private void Check(LogLine line, bool isInCurrent)
    {
        _chain.Step();
        if (!line.IsWhole)
        {
            AddFragment(isInCurrent && line.Offset >= (_head?.Length ?? 0));
            return;
        }

        AuditEvent? one = AuditLine.Read(line.Bytes.Span, out bool isIntact);
        if (!isIntact)
        {
            Note(Altered, $"is not as it was written{(one is null ? "" : $": it says that it is the event {one.Sequence}")}");
            _chain.PassOver();
            return;
        }

        if (_hasStarted && one!.Sequence <= _chain.Number)
        {
            AddLate(one.Sequence);
            return;
        }

        Continue(one!);
    }

    private List<AuditFinding> Finish()
    {
        AddGaps();
        if (_head is null)
        {
            Note(HeadMissing, $"may not be the last: the head of the trail is gone");
        }
        else if (_head.Sequence >= _chain.Next)
        {
            Note(Truncated, $"is the last, but the events {_chain.Next} to {_head.Sequence} were behind it");
        }

        return _findings;
    }

    private void AddGaps()
    {
        foreach ((long from, long to, string file, int line) in _gaps)
        {
            Note(Missing, file, line, $"has not the events {from} to {to} before it");
        }

        _gaps.Clear();
    }

    /// <summary>A repair tells whoever orders it of all that is wrong by then.</summary>
    private void Acknowledge()
    {
        AddGaps();
        for (int i = 0; i < _findings.Count; i++)
        {
            _findings[i] = _findings[i] with { IsAcknowledged = true };
        }

        _fresh = 0;
    }

    private void AddFragment(bool isOfLastAppend)
    {
        if (isOfLastAppend)
        {
            Note(Torn, $"was not finished: its writer was stopped, or the disk was full");
        }
        else
        {
            Note(Truncated, $"is cut off");
            _chain.PassOver();
        }
    }

    private void AddLate(long sequence)
    {
        int at = _gaps.FindIndex(gap => gap.From <= sequence && sequence <= gap.To);
        if (at < 0)
        {
            Note(Repeated, $"is the event {sequence} once more");
            return;
        }

        Note(Moved, $"is the event {sequence}, and stands behind a later one");
        (long from, long to, string file, int line) = _gaps[at];
        _gaps.RemoveAt(at);
        if (from < sequence)
        {
            _gaps.Add((from, sequence - 1, file, line));
        }

        if (sequence < to)
        {
            _gaps.Add((sequence + 1, to, file, line));
        }
    }

    private void Continue(AuditEvent one)
    {
        if (!_hasStarted)
        {
            Start(one.Sequence);
        }

        if (one.Sequence > _chain.Next)
        {
            if (_gaps.Count == MaxFindings)
            {
                AddGaps();
            }

            _gaps.Add((_chain.Next, one.Sequence - 1, _chain.File, _chain.Line));
        }
        else if (!_chain.Continues(one.PreviousHash))
        {
            Note(Altered, $"does not continue the line before it: one of them was written anew");
        }

        if (one.Sequence == _head?.Sequence && one.Hash != _head.Hash)
        {
            Note(Altered, $"is not the event that the head of the trail names");
        }

        if (one.Type == AuditEventType.Damage)
        {
            Note(Noted, $"tells of damage: {one.Message}");
        }

        if (one.Type == AuditEventType.Repair)
        {
            Acknowledge();
        }

        _chain.Accept(one.Sequence, one.Hash!);
    }

    private void Start(long sequence)
    {
        _hasStarted = true;

        // Without a head, or before the oldest file was removed, the trail may begin anywhere.
        bool isAnywhere = _head is null || sequence <= _chain.Number;

        // A file's first line continues a line that is not kept, unless it is the very first.
        _chain.Begin(isAnywhere ? sequence - 1 : _chain.Number, isKnown: sequence == 1);
    }

    private void Note(AuditFindingKind kind, FormattableString what) => Note(kind, _chain.File, _chain.Line, what);

    private void Note(AuditFindingKind kind, string file, int line, FormattableString what)
    {
        _fresh++;
        if (_fresh <= MaxFindings)
        {
            _findings.Add(new(kind, file, line, LogChain.Say(file, line, what)));
        }
        else if (_fresh == MaxFindings + 1)
        {
            _findings.Add(new(
                kind, file, line, LogChain.Say(file, line, $"is not the last of which there is something to say")));
        }
    }
}
