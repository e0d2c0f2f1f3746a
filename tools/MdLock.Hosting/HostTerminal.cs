namespace MdLock.Hosting;

/// <summary>Where a hosted engine reads from and writes to.</summary>
/// <param name="Input">What <c>Read-Host</c> and prompts read; null when nobody can answer.</param>
/// <param name="Output">Output, warnings, verbose, debug and information.</param>
/// <param name="Error">Errors.</param>
/// <param name="Width">Columns that the formatter may fill.</param>
/// <param name="SupportsColor">Whether escape sequences reach a terminal; without it they are taken out.</param>
public sealed record HostTerminal(TextReader? Input, TextWriter Output, TextWriter Error, int Width, bool SupportsColor)
{
    /// <summary>
    /// Columns where there is no console to ask: what pwsh assumes on a redirected output, and wide enough for the
    /// module's own tables.
    /// </summary>
    public const int DefaultWidth = 120;

    /// <summary>The console of this process.</summary>
    public static HostTerminal FromConsole() => new(
        Console.IsInputRedirected ? null : Console.In,
        Console.Out,
        Console.Error,
        ConsoleWidth(),
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>A terminal that keeps what is written and answers no prompt.</summary>
    public static HostTerminal Captured(TextWriter output, TextWriter error) =>
        new(null, output, error, DefaultWidth, SupportsColor: false);

    private static int ConsoleWidth()
    {
        if (Console.IsOutputRedirected)
        {
            return DefaultWidth;
        }

        try
        {
            // A pseudo terminal without a size reports zero columns.
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
