using System.Globalization;
using System.Text;
using MdLock.Formatting;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Shows a lock board on the whole window of a terminal, until the user presses <c>q</c>.</summary>
/// <remarks>
/// On the alternate screen, as pagers and editors do it: what stood in the window is there again at the end, and nothing
/// of the board is left among it, however the window was narrowed or widened meanwhile. Each time the whole window is drawn,
/// from its first line on and not from where the cursor should be: a terminal that breaks lines anew when it is
/// narrowed moves both.
/// </remarks>
internal sealed class LockBoardScreen(ITerminal terminal, Palette palette, TimeProvider time) : ILockBoardView
{
    // ECMA-48, and for the alternate screen and the cursor the private modes of xterm.
    private const string EnterAlternate = "\u001b[?1049h";
    private const string LeaveAlternate = "\u001b[?1049l";
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";
    private const string Home = "\u001b[H";
    private const string EraseLine = "\u001b[K";
    private const string EraseBelow = "\u001b[J";
    private const string NewLine = "\r\n";

    private bool _isEntered;
    private LockBoard? _board;
    private (int Width, int Height) _drawnSize;

    /// <inheritdoc/>
    public void Show(IReadOnlyList<MdLockInfo> locks)
    {
        _board = new LockBoard(locks, palette)
        {
            // The time of the look, which may be a minute ago, and not of the drawing.
            Clock = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            Hint = terminal.CanReadKeys ? "q quits" : null,
        };
        Draw(_board);
    }

    /// <inheritdoc/>
    public bool Attend()
    {
        // Other keys are taken too: they would stand before the q for ever.
        while (terminal.TakeKey() is { } key)
        {
            if (key is 'q' or 'Q')
            {
                return false;
            }
        }

        if (_isEntered && _board is not null && terminal.Size != _drawnSize)
        {
            Draw(_board);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Leave()
    {
        if (_isEntered)
        {
            _isEntered = false;

            // Where there is no alternate screen, what comes next begins below the board.
            terminal.Write(NewLine + ShowCursor + LeaveAlternate);
        }
    }

    private void Draw(LockBoard board)
    {
        (int width, int height) = _drawnSize = terminal.Size;
        var text = new StringBuilder();
        if (!_isEntered)
        {
            _isEntered = true;

            // Not every terminal has an alternate screen, and PowerShell takes the sequence out of plain text. What stands in
            // the window is then scrolled away, and not drawn over.
            text.Append(EnterAlternate).Append(HideCursor).Insert(text.Length, NewLine, height - 1);
        }

        text.Append(Home).AppendJoin(EraseLine + NewLine, board.Draw(width, height)).Append(EraseLine);
        terminal.Write(text.Append(EraseBelow).ToString());
    }
}
