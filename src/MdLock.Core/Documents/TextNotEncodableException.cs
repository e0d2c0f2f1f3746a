namespace MdLock.Errors;

/// <summary>The text cannot be written in the document's encoding: <see cref="ErrorIds.TextNotEncodable"/>.</summary>
public sealed class TextNotEncodableException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="why">What stands in the way, such as "holds half of a surrogate pair at index 7".</param>
    /// <param name="innerException">The encoder's error, if one led here.</param>
    public TextNotEncodableException(string why, Exception? innerException = null)
        : base(
            ErrorIds.TextNotEncodable,
            $"The text {why}.",
            "Remove the character that cannot be written; half of a surrogate pair often comes from cutting a string.",
            innerException)
    {
    }
}
