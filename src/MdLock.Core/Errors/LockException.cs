namespace MdLock.Errors;

/// <summary>The base of what can go wrong with a lock.</summary>
public class LockException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">What is the matter.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="innerException">The cause.</param>
    public LockException(
        string errorId, string message, string? recommendedAction = null, Exception? innerException = null)
        : base(errorId, message, recommendedAction, innerException)
    {
    }
}
