using System.Management.Automation.Host;

namespace MdLock.Hosting;

/// <summary>
/// The screen as the formatter asks for it: a width and colours. There is no buffer to read or to scroll, and asking
/// for one fails as it does in any host without a screen.
/// </summary>
internal sealed class HostRawUserInterface(int width) : PSHostRawUserInterface
{
    private const int Height = 50;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize { get; set; } = new(width, Height);

    public override Size WindowSize { get; set; } = new(width, Height);

    public override Size MaxWindowSize => new(width, Height);

    public override Size MaxPhysicalWindowSize => new(width, Height);

    public override Coordinates WindowPosition { get; set; }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = string.Empty;

    public override bool KeyAvailable => throw NoScreen();

    public override void FlushInputBuffer()
    {
    }

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NoScreen();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NoScreen();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NoScreen();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NoScreen();

    public override void ScrollBufferContents(
        Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NoScreen();

    private static HostException NoScreen() => new("The host has no screen to read or to draw on.");
}
