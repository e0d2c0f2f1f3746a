using MdLock.Errors;
using Microsoft.Extensions.Logging;

namespace MdLock.Mcp.Startup;

/// <summary>Writes what is wrong to standard error, a line each: standard output belongs to the protocol.</summary>
internal sealed class StandardErrorLog : ILoggerFactory, ILogger
{
    /// <summary>What is longer quotes what the client said; and a client that reads none of it must not stop the server by that.</summary>
    private const int MaxLineLength = 1000;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
        // There is one place for it.
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            string cause = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
            string line = EscapedText.Line(formatter(state, exception) + cause);
            Console.Error.WriteLine($"mdlock-mcp: {logLevel}: {(line.Length <= MaxLineLength ? line : line[..MaxLineLength] + "…")}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
