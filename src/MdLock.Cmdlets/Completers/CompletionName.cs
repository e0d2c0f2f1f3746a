using MdLock.Formatting;

namespace MdLock.Completers;

/// <summary>One way to name something.</summary>
/// <param name="Shown">What a person sees, and begins to type.</param>
/// <param name="Value">What the parameter must be given: the same, unless something in it would be read as a wildcard.</param>
internal sealed record CompletionName(string Shown, string Value)
{
    /// <summary>A name that is taken as it is.</summary>
    public CompletionName(string name)
        : this(name, name)
    {
    }

    /// <summary>Whether it can be put on a command line: a person could not see what the rest does.</summary>
    public bool IsPrintable => SafeText.Line(Value) == Value;

    /// <summary>Whether what was typed is the beginning of it; case does not matter.</summary>
    public bool BeginsWith(string typed) =>
        Shown.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether what was typed is a part of it; case does not matter.</summary>
    public bool Contains(string typed) => Shown.Contains(typed, StringComparison.OrdinalIgnoreCase);
}
