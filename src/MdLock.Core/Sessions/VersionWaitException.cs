namespace MdLock.Errors;

/// <summary>A section did not change, or not to the wanted version, before the deadline of the wait.</summary>
public sealed class VersionWaitException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was waited for, how long, and how it stands.</param>
    /// <param name="recommendedAction">What to do next.</param>
    public VersionWaitException(string message, string recommendedAction)
        : base(ErrorIds.VersionWaitTimeout, message, recommendedAction)
    {
    }
}
