namespace MdLock.Errors;

/// <summary>The selector is empty or malformed: <see cref="ErrorIds.SectionSelectorInvalid"/>.</summary>
public sealed class SectionSelectorException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="selector">The selector as it was given; null reads as empty.</param>
    /// <param name="why">What is wrong with it, such as "is empty".</param>
    public SectionSelectorException(string? selector, string why)
        : base(
            ErrorIds.SectionSelectorInvalid,
            $"The section selector '{selector}' {why}.",
            "Give a section id (install), a heading path (Guide/Install) or, where several are meant, a wildcard.")
    {
        Selector = Shown(selector ?? "");
    }

    /// <summary>The selector as it was given.</summary>
    public string Selector { get; }
}
