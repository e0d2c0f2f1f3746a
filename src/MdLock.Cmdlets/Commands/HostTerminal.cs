using System.Management.Automation.Host;

namespace MdLock.Commands;

/// <summary>The terminal behind a host of PowerShell. All goes through the host: the console may be another's.</summary>
internal sealed class HostTerminal : ITerminal
{
    private readonly PSHostUserInterface _ui;
    private readonly PSHostRawUserInterface _raw;

    private HostTerminal(PSHostUserInterface ui, PSHostRawUserInterface raw, bool mayReadKeys)
    {
        _ui = ui;
        _raw = raw;
        CanReadKeys = mayReadKeys && Ask(() => raw.KeyAvailable) is not null;
    }

    /// <inheritdoc/>
    public (int Width, int Height) Size
    {
        get
        {
            (int Width, int Height) usual = (120, 25);

            // One less: some terminals begin a new line as soon as the last column is written.
            return Ask(() => _raw.WindowSize) is { Width: > 1, Height: > 0 } window ? (window.Width - 1, window.Height) : usual;
        }
    }

    /// <inheritdoc/>
    public bool CanReadKeys { get; private set; }

    /// <summary>The terminal of a host; null where what is written cannot be drawn over.</summary>
    public static HostTerminal? Of(PSHost host)
    {
        // Only this host writes to the process's own output, and reads its input.
        bool isConsole = host.Name == "ConsoleHost";
        return host.UI is { SupportsVirtualTerminal: true, RawUI: { } raw } ui && !(isConsole && Console.IsOutputRedirected)
            ? new HostTerminal(ui, raw, mayReadKeys: !(isConsole && Console.IsInputRedirected))
            : null;
    }

    /// <inheritdoc/>
    public void Write(string text) => _ui.Write(text);

    /// <inheritdoc/>
    public char? TakeKey()
    {
        if (!CanReadKeys || Ask(() => _raw.KeyAvailable) is not true)
        {
            return null;
        }

        // Without a key that is available this would wait.
        return Ask(() => _raw.ReadKey(ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown))?.Character;
    }

    /// <summary>What a host tells; null where it has no such thing, which it says in one of several ways.</summary>
    private static T? Ask<T>(Func<T> question)
        where T : struct
    {
        try
        {
            return question();
        }
        catch (Exception without) when (without is HostException or NotImplementedException or NotSupportedException
            or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
