using MdLock.Errors;
using Microsoft.Extensions.Logging;

namespace MdLock.Mcp.Startup;

/// <summary>Writes what is wrong to standard error, a line each: standard output belongs to the protocol.</summary>
internal sealed class StandardErrorLog : ILoggerFactory, ILogger
{
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
            Console.Error.WriteLine($"mdlock-mcp: {logLevel}: {EscapedText.Line(formatter(state, exception) + cause)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
