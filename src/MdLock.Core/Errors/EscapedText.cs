using System.Buffers;
using System.Globalization;
using System.Text;

namespace MdLock.Errors;

/// <summary>Text that somebody wrote, as it may be shown: what would steer a terminal is shown instead of obeyed.</summary>
/// <remarks>
/// Escaped as PowerShell writes it between double quotes: <c>`e</c>, <c>`n</c>, <c>`u{202e}</c>. What is escaped already
/// stays as it is.
/// </remarks>
internal static class EscapedText
{
    /// <summary>A text on one line; empty for null.</summary>
    public static string Line(string? text) => Show(text, keepsLines: false);

    /// <summary>A text that keeps its lines and tabs, with <c>\n</c> as the newline; empty for null.</summary>
    public static string Block(string? text) =>
        Show(text?.Replace("\r\n", "\n", StringComparison.Ordinal), keepsLines: true);

    private static string Show(string? text, bool keepsLines)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        StringBuilder? shown = null;
        for (int at = 0; at < text.Length;)
        {
            OperationStatus status = Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int length);
            bool isHarmless = status == OperationStatus.Done && (IsHarmless(rune) || (keepsLines && rune.Value is '\n' or '\t'));
            if (isHarmless)
            {
                shown?.Append(text, at, length);
            }
            else
            {
                // Nearly all texts are shown as they are, and need no copy.
                shown ??= new StringBuilder(text, 0, at, text.Length + 16);
                shown.Append(Escape(status == OperationStatus.Done ? rune.Value : text[at]));
            }

            at += length;
        }

        return shown?.ToString() ?? text;
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
