using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MdLock.Documents;

/// <summary>PowerShell's wildcards, without PowerShell.</summary>
/// <remarks>
/// The syntax is that of <c>about_Wildcards</c>: <c>*</c> any text, <c>?</c> one character, <c>[a-c]</c> one of a set,
/// and a backtick before a character that is meant literally. Case does not matter.
/// </remarks>
internal static class Wildcard
{
    private const RegexOptions Options = RegexOptions.NonBacktracking
        | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>Whether the text has a wildcard character that is not escaped.</summary>
    public static bool IsIn(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '*' or '?' or '[')
            {
                return true;
            }

            i += text[i] == '`' ? 1 : 0;
        }

        return false;
    }

    /// <summary>A pattern that matches a text and, but for case, no other one.</summary>
    /// <remarks>In sets, so that it is seen to be a pattern: a backtick before each character would hide that.</remarks>
    public static string Escape(string text)
    {
        var pattern = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            // A number sign at the start would be taken for that of an anchor.
            if (text[i] is '*' or '?' or '[' || (text[i] == '#' && i == 0))
            {
                pattern.Append('[').Append(text[i]).Append(']');
            }
            else
            {
                pattern.Append(text[i] == '`' ? "`" : "").Append(text[i]);
            }
        }

        return pattern.ToString();
    }

    /// <summary>Turns a pattern into a matcher of whole texts.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>The matcher, which takes linear time; null if a bracket is not closed or a set is empty.</returns>
    public static Regex? TryTranslate(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '[':
                    int close = AppendSet(pattern, i + 1, regex);
                    if (close < 0)
                    {
                        return null;
                    }

                    i = close;
                    break;
                case '`' when i + 1 < pattern.Length:
                    AppendLiteral(pattern[++i], regex);
                    break;
                default:
                    AppendLiteral(pattern[i], regex);
                    break;
            }
        }

        return Compile(regex.Append(@"\z").ToString());
    }

    private static Regex? Compile(string regex)
    {
        try
        {
            return new(regex, Options);
        }
        catch (ArgumentException)
        {
            // A range that runs backwards, such as [c-a], is the one malformed thing that is left.
            return null;
        }
    }

    // Returns the index of the closing bracket, or -1.
    private static int AppendSet(string pattern, int start, StringBuilder regex)
    {
        regex.Append('[');
        for (int i = start; i < pattern.Length; i++)
        {
            bool escaped = pattern[i] == '`' && i + 1 < pattern.Length;
            if (pattern[i] == ']' && i > start)
            {
                regex.Append(']');
                return i;
            }

            if (pattern[i] == '-' && i > start && i + 1 < pattern.Length && pattern[i + 1] != ']')
            {
                regex.Append('-');
            }
            else
            {
                AppendLiteral(pattern[escaped ? ++i : i], regex);
            }
        }

        return -1;
    }

    // By number, so that no character means anything else, in a set or outside of one.
    private static void AppendLiteral(char c, StringBuilder regex) =>
        regex.Append(@"\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
}
