namespace MdLock.Errors;

/// <summary>The lock is held by a terminated process, and reclaiming it was declined or impossible.</summary>
public sealed class StaleProcessLockException : LockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which process held what, and why it was not reclaimed.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="innerException">What made reclaiming impossible.</param>
    public StaleProcessLockException(
        string message, string? recommendedAction, Exception? innerException = null)
        : base(ErrorIds.LockHolderTerminated, message, recommendedAction, innerException)
    {
    }
}
