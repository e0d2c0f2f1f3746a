using System.Globalization;
using System.Text;

namespace MdLock.Documents;

/// <summary>GitHub's anchors of headings.</summary>
internal static class Slug
{
    // The one letter whose lower case is two characters (Unicode's SpecialCasing.txt), common in Turkish headings.
    private const int CapitalDottedI = 0x0130;

    /// <summary>The anchor: lower case, punctuation and symbols dropped, a hyphen for each space.</summary>
    /// <param name="title">The heading's plain text.</param>
    /// <returns>The anchor; empty if nothing is left.</returns>
    /// <remarks>
    /// The rule of GitHub's own renderer, as the github-slugger package states it: what is neither alphabetic, a mark,
    /// a decimal digit, a connector (such as the underscore), a space nor a hyphen is dropped.
    /// </remarks>
    public static string Of(string title)
    {
        var slug = new StringBuilder(title.Length);
        foreach (Rune rune in title.EnumerateRunes())
        {
            if (rune.Value == ' ')
            {
                slug.Append('-');
            }
            else if (rune.Value == '-' || IsWord(rune))
            {
                slug.Append(rune.Value == CapitalDottedI ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return slug.ToString();
    }

    private static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.OtherSymbol => IsEnclosedLetter(rune.Value),
        _ => false,
    };

    // The symbols with the property Other_Alphabetic: letters in circles and squares (Unicode's PropList.txt).
    private static bool IsEnclosedLetter(int value) =>
        value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149)
            or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
