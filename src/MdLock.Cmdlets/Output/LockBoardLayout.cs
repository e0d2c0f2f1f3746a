using System.Text;
using MdLock.Formatting;
using static MdLock.Output.LockBoardColumn;

namespace MdLock.Output;

/// <summary>Which columns of a lock board there is place for, and how wide each is.</summary>
internal sealed class LockBoardLayout
{
    // Enough of a name to know it by, where the window is as narrow as that.
    private const int Readable = 5;

    /// <summary>
    /// From the widest to the narrowest; the first that fits is taken. What is needed least goes first. The last one fits
    /// anywhere.
    /// </summary>
    private static readonly LockBoardLayout[] Layouts =
    [
        new(2, Document, Section, State, Mode, Owner, Process, Age, Operation),
        new(2, Document, Section, ShortState, Mode, Owner, Process, Age, Operation),
        new(2, Document, Section, ShortState, Mode, Owner, Process, Age),
        new(2, Document, Section, ShortState, Mode, Owner, Age),
        new(2, Document, Section, ShortState, Owner, Age),
        new(1, Cut(Document), Cut(Section), ShortState, Cut(ShortOwner), ShortAge),
        new(1, Cut(Document), Cut(Section), ShortState, ShortAge),
        new(1, Cut(Document), Cut(Section), ShortState),
        new(1, Section with { Least = 1 }),
    ];

    private readonly int _gap;
    private readonly LockBoardColumn[] _columns;
    private readonly int[] _widths;

    private LockBoardLayout(int gap, params LockBoardColumn[] columns)
        : this(gap, columns, [])
    {
    }

    private LockBoardLayout(int gap, LockBoardColumn[] columns, int[] widths)
    {
        _gap = gap;
        _columns = columns;
        _widths = widths;
    }

    private int GapsWidth => _gap * (_columns.Length - 1);

    /// <summary>The layout for what is shown.</summary>
    /// <param name="rows">What is shown.</param>
    /// <param name="width">The cells on a line, one at least.</param>
    public static LockBoardLayout For(IReadOnlyList<LockBoardRow> rows, int width)
    {
        LockBoardLayout found = Array.Find(Layouts, one => one.LeastWidth(rows) <= width) ?? Layouts[^1];
        return found.Fit(rows, width);
    }

    /// <summary>The line above the rows.</summary>
    public string HeaderLine() => Line(column => column.Header, (_, text) => text);

    /// <summary>The line of a row.</summary>
    public string LineOf(LockBoardRow row, Palette palette) => Line(
        column => column.TextOf(row),
        (column, text) => column.Colour is { } colour ? palette.Paint(text, colour(row.Lock, palette)) : text);

    private static LockBoardColumn Cut(LockBoardColumn column) => column with { Least = Readable };

    private static int[] NeededWidths(IReadOnlyList<LockBoardRow> rows, LockBoardColumn[] columns) =>
    [
        .. columns.Select(column => rows
            .Select(row => CellText.Width(column.TextOf(row)))
            .Append(CellText.Width(column.Header))
            .Max()),
    ];

    private int LeastWidth(IReadOnlyList<LockBoardRow> rows) =>
        GapsWidth + NeededWidths(rows, _columns).Zip(_columns, (needed, column) => Math.Min(needed, column.Least)).Sum();

    private LockBoardLayout Fit(IReadOnlyList<LockBoardRow> rows, int width)
    {
        int[] widths = NeededWidths(rows, _columns);
        for (int over = GapsWidth + widths.Sum() - width; over > 0; over--)
        {
            int cut = Enumerable.Range(0, widths.Length)
                .Where(at => widths[at] > _columns[at].Least)
                .OrderByDescending(at => _columns[at].IsCutFirst)
                .ThenByDescending(at => widths[at])
                .FirstOrDefault(-1);
            if (cut < 0)
            {
                break;
            }

            widths[cut]--;
        }

        return new LockBoardLayout(_gap, _columns, widths);
    }

    private string Line(Func<LockBoardColumn, string> textOf, Func<LockBoardColumn, string, string> paint)
    {
        var line = new StringBuilder();
        int owed = 0;
        for (int at = 0; at < _columns.Length; at++)
        {
            string text = CellText.Fit(textOf(_columns[at]), _widths[at]);
            int rest = _widths[at] - CellText.Width(text);
            bool isToTheRight = _columns[at].IsToTheRight;

            // Blanks are written only before something: none is left at the end of a line.
            if (text.Length > 0)
            {
                line.Append(' ', owed + (isToTheRight ? rest : 0)).Append(paint(_columns[at], text));
                owed = 0;
            }

            owed += (text.Length > 0 && isToTheRight ? 0 : rest) + _gap;
        }

        return line.ToString();
    }
}
