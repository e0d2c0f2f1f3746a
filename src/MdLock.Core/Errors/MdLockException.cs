namespace MdLock.Errors;

/// <summary>The base of every error that MdLock raises on purpose.</summary>
/// <remarks>
/// A refusal is part of the product: it names the condition (<see cref="ErrorId"/>), says what is the matter in its
/// message, and, wherever there is a next step, what to do about it (<see cref="RecommendedAction"/>).
/// </remarks>
public abstract class MdLockException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">What is the matter, for a person to read.</param>
    /// <param name="recommendedAction">What to do next; null where there is no next step.</param>
    /// <param name="innerException">The cause, if another error led here.</param>
    protected MdLockException(
        string errorId, string message, string? recommendedAction = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The condition, one of <see cref="ErrorIds"/>: stable across versions, fit for scripts.</summary>
    public string ErrorId { get; }

    /// <summary>What to do next, as a sentence; null where there is no next step.</summary>
    public string? RecommendedAction { get; }
}
