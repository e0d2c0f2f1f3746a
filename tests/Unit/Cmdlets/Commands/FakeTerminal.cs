using System.Globalization;
using MdLock.Commands;
using MdLock.Formatting;

namespace MdLock.UnitTests.Cmdlets.Commands;

/// <summary>
/// A terminal that obeys what it is given, as ECMA-48 and xterm have it, and can be looked at. As on a terminal, what is not
/// written over or erased stays.
/// </summary>
internal sealed class FakeTerminal : ITerminal
{
    private readonly bool _hasAlternate;
    private string[][] _main;
    private string[][]? _alternate;
    private int _row;
    private int _column;

    public FakeTerminal(int columns, int rows, bool hasAlternate = true)
    {
        _hasAlternate = hasAlternate;
        _main = Blank(columns, rows);
        WriteRaw("before\r\n");
    }

    public (int Width, int Height) Size => (Current[0].Length - 1, Current.Length);

    public bool CanReadKeys { get; init; } = true;

    public Queue<char> Keys { get; } = new();

    public bool IsAlternate => _alternate is not null;

    public bool IsCursorShown { get; private set; } = true;

    public List<string> ScrolledAway { get; } = [];

    public string Screen => string.Join('\n', Current.Select(TextOf)).TrimEnd('\n');

    private string[][] Current => _alternate ?? _main;

    public void Write(string text) => WriteRaw(text);

    public char? TakeKey() => Keys.TryDequeue(out char key) ? key : null;

    public void Resize(int columns, int rows)
    {
        _main = Resized(_main, columns, rows);
        _alternate = _alternate is null ? null : Resized(_alternate, columns, rows);
        _row = Math.Min(_row, rows - 1);
        _column = Math.Min(_column, columns - 1);
    }

    private static string[][] Blank(int columns, int rows) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Repeat(" ", columns).ToArray())];

    private static string[][] Resized(string[][] old, int columns, int rows)
    {
        string[][] resized = Blank(columns, rows);
        for (int row = 0; row < Math.Min(rows, old.Length); row++)
        {
            Array.Copy(old[row], resized[row], Math.Min(columns, old[row].Length));
        }

        return resized;
    }

    private static string TextOf(string[] row) => string.Concat(row).TrimEnd();

    private void WriteRaw(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            if (text[at] == '\u001b')
            {
                int end = at + 2;
                while (!char.IsAsciiLetter(text[end]))
                {
                    end++;
                }

                Obey(text[(at + 1)..(end + 1)]);
                at = end + 1;
                continue;
            }

            string element = StringInfo.GetNextTextElement(text, at);
            at += element.Length;
            Put(element);
        }
    }

    private void Put(string element)
    {
        if (element is "\r\n" or "\r" or "\n")
        {
            _column = element == "\n" ? _column : 0;
            _row += element == "\r" ? 0 : 1;
        }
        else
        {
            int cells = CellText.Width(element);
            if (_column + cells > Current[0].Length)
            {
                (_row, _column) = (_row + 1, 0);
                Scroll();
            }

            Current[_row][_column] = element;
            Array.Fill(Current[_row], "", _column + 1, cells - 1);
            _column += cells;
        }

        Scroll();
    }

    private void Scroll()
    {
        if (_row < Current.Length)
        {
            return;
        }

        string[][] screen = Current;
        ScrolledAway.AddRange(IsAlternate ? [] : [TextOf(screen[0])]);
        Array.Copy(screen, 1, screen, 0, screen.Length - 1);
        screen[^1] = Blank(screen[0].Length, 1)[0];
        _row = screen.Length - 1;
    }

    private void Obey(string sequence)
    {
        switch (sequence)
        {
            case "[?1049h":
                _alternate = _hasAlternate ? Blank(_main[0].Length, _main.Length) : null;
                break;
            case "[?1049l":
                _alternate = null;
                break;
            case "[?25h" or "[?25l":
                IsCursorShown = sequence[^1] == 'h';
                break;
            case "[H":
                (_row, _column) = (0, 0);
                break;
            case "[K" or "[J":
                Array.Fill(Current[_row], " ", _column, Current[_row].Length - _column);
                foreach (string[] below in Current[(_row + 1)..].Where(_ => sequence == "[J"))
                {
                    Array.Fill(below, " ");
                }

                break;
            default:
                Assert.Fail($"Nothing is known of ESC {sequence}.");
                break;
        }
    }
}
