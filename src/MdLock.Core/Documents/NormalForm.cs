using System.Text;

namespace MdLock.Documents;

/// <summary>Unicode's normal form C, in which texts that look the same for their accents are the same.</summary>
internal static class NormalForm
{
    /// <summary>The text in that form; as it is if it is no valid Unicode.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair: such a text is compared as it stands.
            return text;
        }
    }
}
