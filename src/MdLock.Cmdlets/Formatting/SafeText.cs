using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;

namespace MdLock.Formatting;

/// <summary>Text of users as a terminal may be given it: what would steer the terminal is shown instead.</summary>
/// <remarks>Shown as PowerShell writes it between double quotes: <c>`e</c>, <c>`n</c>, <c>`u{202e}</c>.</remarks>
public static class SafeText
{
    private const int StartLength = 200;

    /// <summary>A text on one line; empty for null.</summary>
    public static string Line(string? text) => Show(text, keepsLines: false);

    /// <summary>The start of a text on one line, so much of it as a question can show; empty for null.</summary>
    public static string Start(string? text)
    {
        string line = Line(text is { Length: > StartLength } ? text[..StartLength] : text);
        return text is { Length: > StartLength } ? line + "…" : line;
    }

    /// <summary>A text that keeps its lines and tabs, with <c>\n</c> as the newline; empty for null.</summary>
    public static string Block(string? text) =>
        Show(text?.Replace("\r\n", "\n", StringComparison.Ordinal), keepsLines: true);

    /// <summary>Texts on one line, with commas between them; empty for null.</summary>
    /// <param name="texts">The texts; a list of objects where they come from another session.</param>
    public static string List(IEnumerable? texts) =>
        texts is null ? "" : string.Join(", ", texts.Cast<object?>().Select(text => Line(text?.ToString())));

    private static string Show(string? text, bool keepsLines)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var shown = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length;)
        {
            OperationStatus status = Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int length);
            if (status != OperationStatus.Done)
            {
                shown.Append(CultureInfo.InvariantCulture, $"`u{{{(int)text[at]:x}}}");
            }
            else if (IsHarmless(rune) || (keepsLines && rune.Value is '\n' or '\t'))
            {
                shown.Append(text, at, length);
            }
            else
            {
                shown.Append(Escape(rune.Value));
            }

            at += length;
        }

        return shown.ToString();
    }

    // What reorders a line hides text as well as an escape sequence does: Unicode calls these bidirectional controls.
    private static bool IsHarmless(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x061c or 0x200e or 0x200f or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069));

    private static string Escape(int value) => value switch
    {
        0x00 => "`0",
        0x07 => "`a",
        0x08 => "`b",
        0x09 => "`t",
        0x0a => "`n",
        0x0b => "`v",
        0x0c => "`f",
        0x0d => "`r",
        0x1b => "`e",
        _ => string.Create(CultureInfo.InvariantCulture, $"`u{{{value:x}}}"),
    };
}
