using System.Globalization;
using MdLock.Formatting;

namespace MdLock.Output;

/// <summary>A table of holders and waiters as lines of text, the most interesting first: for a screen that is drawn again and again.</summary>
internal sealed class LockBoard
{
    private static readonly LockBoardColumn[] WithoutAge =
    [
        LockBoardColumn.Document,
        LockBoardColumn.Section,
        LockBoardColumn.State,
        LockBoardColumn.Mode,
        LockBoardColumn.Owner,
        LockBoardColumn.Process,
        LockBoardColumn.Operation,
    ];

    private readonly Palette _palette;
    private readonly List<LockBoardRow> _rows;

    /// <summary>A board.</summary>
    /// <param name="locks">Who holds and who waits.</param>
    /// <param name="palette">The colours; that of no style for plain text.</param>
    public LockBoard(IReadOnlyList<MdLockInfo> locks, Palette palette)
    {
        IReadOnlyDictionary<string, string> names = DocumentNames.Of(locks.Select(one => one.Path));
        _palette = palette;

        // Not by age: it would reorder what began together as the clock goes on.
        _rows =
        [
            .. locks
                .OrderByDescending(one => one.Stale)
                .ThenBy(one => one.Since)
                .ThenBy(one => one.Path, StringComparer.Ordinal)
                .ThenBy(one => one.Fence)
                .Select(one => new LockBoardRow(one, names[one.Path])),
        ];
    }

    /// <summary>The time on the clock, when this was so; null for none.</summary>
    public string? Clock { get; init; }

    /// <summary>What the user can do about the board; null for nothing.</summary>
    public string? Hint { get; init; }

    /// <summary>What is the same as long as nothing but the clock moved.</summary>
    public string Key => string.Join(
        '\n', _rows.Select(row => string.Join('\t', WithoutAge.Select(column => column.TextOf(row)))));

    /// <summary>The lines, the first of them a summary. None is longer than the window, and there are no more than it has.</summary>
    /// <param name="width">The cells on a line.</param>
    /// <param name="height">The lines that there are.</param>
    public IReadOnlyList<string> Draw(int width, int height = int.MaxValue)
    {
        var lines = new List<string> { Summary(width) };

        // Two lines stand above the rows, and the one below them tells of those that it takes the place of.
        List<LockBoardRow> shown = _rows.Count <= height - 2 ? _rows : _rows[..Math.Clamp(height - 3, 0, _rows.Count)];
        if (shown.Count > 0)
        {
            var layout = LockBoardLayout.For(shown, width);
            lines.Add(layout.HeaderLine());
            lines.AddRange(shown.Select(row => layout.LineOf(row, _palette)));
        }

        if (shown.Count < _rows.Count && lines.Count < height)
        {
            lines.Add(CellText.Fit(string.Create(CultureInfo.InvariantCulture, $"+{_rows.Count - shown.Count} more"), width));
        }

        return lines;
    }

    /// <summary>How many there are, and as much of the clock and the hint as there is place for.</summary>
    private string Summary(int width)
    {
        string counts = $"{Count(MdLockState.Held)} held, {Count(MdLockState.Waiting)} waiting";
        string stale = _rows.Count(row => row.Lock.Stale) is > 0 and int count ? $"{count} stale" : "";
        string both = stale.Length > 0 ? $"{counts}, {stale}" : counts;

        // How to end it is worth more than the time: the ages tell as well that the board is alive.
        string?[][] choices = [[Clock, both, Hint], [both, Hint], [both]];
        string plain = choices.Select(Join).FirstOrDefault(line => CellText.Width(line) <= width) ?? CellText.Fit(both, width);
        string painted = stale.Length > 0 ? plain.Replace(stale, _palette.Paint(stale, _palette.Yellow), StringComparison.Ordinal) : plain;
        return Hint is { } hint && plain.EndsWith(hint, StringComparison.Ordinal)
            ? painted[..^hint.Length] + _palette.Paint(hint, _palette.Dim)
            : painted;

        static string Join(string?[] parts) => string.Join("  ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    // What is stale is held or awaited by nobody any more.
    private string Count(MdLockState state) =>
        _rows.Count(row => row.Lock.State == state && !row.Lock.Stale).ToString(CultureInfo.InvariantCulture);
}
