using System.Globalization;
using static MdLock.Audit.AuditFindingKind;

namespace MdLock.Audit;

/// <summary>Follows the chain through the lines of a trail, and notes where it is broken.</summary>
internal sealed class ChainCheck(TrailHead? head)
{
    private readonly List<AuditFinding> _findings = [];
    private readonly List<ChainGap> _gaps = [];
    private TrailFile? _file;
    private int _line;
    private bool _hasStarted;
    private long _next = head?.Oldest ?? 1;

    /// <summary>The hash that the next line continues; null when the line before does not tell.</summary>
    private string? _previousHash;

    /// <summary>Lines since the last intact one: each stands for one event that could not be read.</summary>
    private int _unreadable;

    private string FileName => _file?.Name ?? "audit.jsonl";

    /// <summary>Goes on to the next file.</summary>
    public void Enter(TrailFile file)
    {
        _file = file;
        _line = 0;
    }

    /// <summary>Checks the next line.</summary>
    public void Add(TrailLine line)
    {
        _line++;
        if (!line.IsWhole)
        {
            AddFragment(line);
            return;
        }

        AuditEvent? one = AuditLine.Read(line.Bytes.Span, out bool isIntact);
        if (!isIntact)
        {
            Note(Altered, $"is not as it was written{(one is null ? "" : $": it says that it is the event {one.Sequence}")}");
            _unreadable++;
            _previousHash = null;
            return;
        }

        if (_hasStarted && one!.Sequence < _next)
        {
            AddLate(one.Sequence);
            return;
        }

        Continue(one!);
    }

    /// <summary>Checks the end.</summary>
    /// <returns>All that was found.</returns>
    public IReadOnlyList<AuditFinding> Finish()
    {
        AddGaps();
        long last = _next - 1 + _unreadable;
        if (head is null)
        {
            Note(HeadMissing, $"may not be the last: the head of the trail is gone");
        }
        else if (head.Sequence > last)
        {
            Note(Truncated, $"is the last, but the events {last + 1} to {head.Sequence} were behind it");
        }

        return _findings;
    }

    private void AddGaps()
    {
        foreach (ChainGap gap in _gaps)
        {
            _findings.Add(new(Missing, gap.File, gap.Line, Sentence(gap.Line, $"has not the events {gap.From} to {gap.To} before it")));
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
    }

    private void AddFragment(TrailLine line)
    {
        if (_file!.IsCurrent && line.Offset >= (head?.Length ?? 0))
        {
            Note(Torn, $"was not finished: its writer was stopped, or the disk was full");
        }
        else
        {
            Note(Truncated, $"is cut off");
            _unreadable++;
            _previousHash = null;
        }
    }

    private void AddLate(long sequence)
    {
        ChainGap? gap = _gaps.Find(gap => gap.From <= sequence && sequence <= gap.To);
        if (gap is null)
        {
            Note(Repeated, $"is the event {sequence} once more");
            return;
        }

        Note(Moved, $"is the event {sequence}, and stands behind a later one");
        _gaps.Remove(gap);
        if (gap.From < sequence)
        {
            _gaps.Add(gap with { To = sequence - 1 });
        }

        if (sequence < gap.To)
        {
            _gaps.Add(gap with { From = sequence + 1 });
        }
    }

    private void Continue(AuditEvent one)
    {
        if (!_hasStarted)
        {
            Start(one.Sequence);
        }

        long expected = _next + _unreadable;
        if (one.Sequence > expected)
        {
            _gaps.Add(new(expected, one.Sequence - 1, FileName, _line));
            _previousHash = null;
        }

        if (_previousHash is not null && one.PreviousHash != _previousHash)
        {
            Note(Altered, $"does not continue the line before it: one of them was written anew");
        }

        if (one.Sequence == head?.Sequence && one.Hash != head.Hash)
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

        _unreadable = 0;
        _next = one.Sequence + 1;
        _previousHash = one.Hash;
    }

    private void Start(long sequence)
    {
        _hasStarted = true;
        if (head is null || sequence < _next)
        {
            // Without a head, or before the oldest file was removed, the trail may begin anywhere.
            _next = sequence;
        }

        // A file's first line continues a line that is not kept, unless it is the very first.
        _previousHash = sequence == 1 ? AuditLine.NoHash : null;
    }

    private void Note(AuditFindingKind kind, FormattableString what) =>
        _findings.Add(new(kind, FileName, _line, Sentence(_line, what)));

    private string Sentence(int line, FormattableString what) => string.Create(
        CultureInfo.InvariantCulture, $"Line {line} of {FileName} {what.ToString(CultureInfo.InvariantCulture)}.");
}
