using MdLock.Formatting;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Shows a lock board where nothing can be drawn over: as new lines whenever more changed than the time.</summary>
/// <param name="writeLine">Writes a line.</param>
internal sealed class LockBoardLines(Action<string> writeLine) : ILockBoardView
{
    // Who reads the lines later, and how wide his window is, is not known.
    private const int Width = 120;

    private string? _shown;

    /// <inheritdoc/>
    public void Show(IReadOnlyList<MdLockInfo> locks)
    {
        var board = new LockBoard(locks, Palette.Of(null));
        if (board.Key is var key && key == _shown)
        {
            return;
        }

        _shown = key;
        foreach (string line in board.Draw(Width))
        {
            writeLine(line);
        }
    }

    /// <inheritdoc/>
    public bool Attend() => true;

    /// <inheritdoc/>
    public void Leave()
    {
    }
}
