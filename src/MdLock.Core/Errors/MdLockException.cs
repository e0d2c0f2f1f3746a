namespace MdLock.Errors;

/// <summary>The base of every error that MdLock raises on purpose.</summary>
/// <remarks>
/// A refusal is part of the product: it names the condition (<see cref="ErrorId"/>), says what is the matter in its
/// message, and, wherever there is a next step, what to do about it (<see cref="RecommendedAction"/>).
/// Its texts can be shown as they are: whatever of them somebody else wrote was escaped when the error was made.
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
        : base(EscapedText.Line(message), EscapedException.Of(innerException))
    {
        ErrorId = errorId;
        RecommendedAction = recommendedAction is null ? null : EscapedText.Line(recommendedAction);
    }

    /// <summary>The condition, one of <see cref="ErrorIds"/>: stable across versions, fit for scripts.</summary>
    public string ErrorId { get; }

    /// <summary>What to do next, as a sentence; null where there is no next step.</summary>
    public string? RecommendedAction { get; }

    /// <summary>A text of the error, as it may be shown.</summary>
    private protected static string Shown(string text) => EscapedText.Line(text);

    /// <summary>Texts of the error, as they may be shown.</summary>
    private protected static IReadOnlyList<string> Shown(IReadOnlyList<string> texts) =>
        [.. texts.Select(EscapedText.Line)];
}
