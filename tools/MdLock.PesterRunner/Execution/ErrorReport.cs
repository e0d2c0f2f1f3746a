using System.Management.Automation;

namespace MdLock.PesterRunner.Execution;

/// <summary>Turns errors into what a result says about them.</summary>
internal static class ErrorReport
{
    /// <summary>The failure that an error is, with what it happened in as the first words.</summary>
    public static TestFailure ToFailure(this ErrorRecord error, string? context = null)
    {
        string message = error.ErrorDetails?.Message ?? error.Exception.Message;
        return new TestFailure(
            context is null ? message : $"{context}: {message}", Position(error), error.FullyQualifiedErrorId);
    }

    private static string Position(ErrorRecord error)
    {
        string statement = error.InvocationInfo?.PositionMessage ?? string.Empty;
        // The frames of the runner itself have no file.
        IEnumerable<string> frames = (error.ScriptStackTrace ?? string.Empty)
            .Split(Environment.NewLine)
            .Where(frame => !frame.Contains("<No file>", StringComparison.Ordinal));
        return string.Join(Environment.NewLine, [statement, .. frames]).Trim();
    }
}
