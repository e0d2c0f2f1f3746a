namespace MdLock.Errors;

/// <summary>One's own lock is over: held for longer than its time to live, or taken away since.</summary>
public sealed class LockTimeoutException : LockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">Which lock, and since when it is over.</param>
    /// <param name="recommendedAction">What to do next.</param>
    public LockTimeoutException(string errorId, string message, string? recommendedAction)
        : base(errorId, message, recommendedAction)
    {
    }
}
