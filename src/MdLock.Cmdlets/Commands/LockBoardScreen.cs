using System.Globalization;
using System.Management.Automation.Host;
using System.Text;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Shows a lock board: always at the same place where the screen can do that, else as new lines when something changed.</summary>
/// <param name="write">Writes on a screen that can move its cursor; null where there is none.</param>
/// <param name="writeLine">Writes a line.</param>
/// <param name="size">The characters on a line, and the lines on the screen.</param>
internal sealed class LockBoardScreen(Action<string>? write, Action<string> writeLine, Func<(int Width, int Height)> size)
{
    // ECMA-48: cursor up, and erase to the end of the line or of the screen.
    private const string EraseLine = "\u001b[K";
    private const string EraseBelow = "\u001b[J";

    private int _drawn;
    private string? _shown;

    /// <summary>The screen of a host.</summary>
    /// <param name="ui">The host's; null where it has none.</param>
    /// <param name="writeLine">Writes a line where there is no screen that can move its cursor.</param>
    public static LockBoardScreen Of(PSHostUserInterface? ui, Action<string> writeLine)
    {
        bool canMove = ui is { SupportsVirtualTerminal: true, RawUI: not null } && !Console.IsOutputRedirected;
        return new LockBoardScreen(canMove ? ui!.Write : null, writeLine, () => SizeOf(canMove ? ui!.RawUI : null));
    }

    /// <summary>Shows who holds and who waits now.</summary>
    public void Show(IReadOnlyList<MdLockInfo> locks)
    {
        (int width, int height) = size();
        if (write is not null)
        {
            Draw(LockBoard.Draw(locks, width), height);
        }
        else if (LockBoard.KeyOf(locks) is var key && key != _shown)
        {
            _shown = key;
            foreach (string line in LockBoard.Draw(locks, width))
            {
                writeLine(line);
            }
        }
    }

    private void Draw(IReadOnlyList<string> lines, int height)
    {
        // What has scrolled away cannot be drawn over: the board is no longer than the screen.
        int count = Math.Min(lines.Count, Math.Max(1, height - 1));
        var text = new StringBuilder();
        if (_drawn > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\u001b[{_drawn}A\r");
        }

        foreach (string line in lines.Take(count))
        {
            text.Append(line).Append(EraseLine).Append(Environment.NewLine);
        }

        write!(text.Append(EraseBelow).ToString());
        _drawn = count;
    }

    private static (int Width, int Height) SizeOf(PSHostRawUserInterface? raw)
    {
        const int usualWidth = 120;
        const int usualHeight = 25;
        try
        {
            // One less: some terminals begin a new line as soon as the last column is written.
            return raw is { WindowSize: { Width: > 1, Height: > 1 } window } ? (window.Width - 1, window.Height) : (usualWidth, usualHeight);
        }
        catch (Exception noScreen) when (noScreen is HostException or NotImplementedException or IOException)
        {
            // A host without a screen, or one that is redirected, has no size to tell.
            return (usualWidth, usualHeight);
        }
    }
}
