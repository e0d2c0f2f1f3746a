namespace MdLock.Errors;

/// <summary>A lock could not be had: held by others, not granted in time, over the limit, or a deadlock.</summary>
public sealed class LockAcquisitionException : LockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">Who holds what since when, until when.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="isTransient">Whether another attempt a little later can succeed.</param>
    public LockAcquisitionException(string errorId, string message, string? recommendedAction, bool isTransient)
        : base(errorId, message, recommendedAction) => IsTransient = isTransient;

    /// <summary>True when another attempt a little later can succeed.</summary>
    public bool IsTransient { get; }
}
