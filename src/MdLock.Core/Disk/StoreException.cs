namespace MdLock.Errors;

/// <summary>The folder of the lock files does not do what locking needs: not writable, damaged, or failing.</summary>
public sealed class StoreException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">What is the matter, and where.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="innerException">The cause.</param>
    public StoreException(
        string errorId, string message, string? recommendedAction = null, Exception? innerException = null)
        : base(errorId, message, recommendedAction, innerException)
    {
    }

    /// <summary>True when another attempt a little later can succeed.</summary>
    public bool IsTransient => ErrorId is ErrorIds.GuardTimeout or ErrorIds.StoreFailed;
}
