using MdLock.Errors;

namespace MdLock.Formatting;

/// <summary>Text of users as a terminal may be given it: what would steer the terminal is shown instead.</summary>
/// <remarks>Shown as PowerShell writes it between double quotes: <c>`e</c>, <c>`n</c>, <c>`u{202e}</c>.</remarks>
public static class SafeText
{
    private const int StartLength = 200;

    /// <summary>A text on one line; empty for null.</summary>
    public static string Line(string? text) => EscapedText.Line(text);

    /// <summary>A text on one line; null for null.</summary>
    public static string? Optional(string? text) => text is null ? null : Line(text);

    /// <summary>The start of a text on one line, so much of it as a question can show; empty for null.</summary>
    public static string Start(string? text) =>
        text is { Length: > StartLength } ? Line(text[..StartLength]) + "…" : Line(text);

    /// <summary>A text that keeps its lines and tabs, with <c>\n</c> as the newline; empty for null.</summary>
    public static string Block(string? text) => EscapedText.Block(text);
}
