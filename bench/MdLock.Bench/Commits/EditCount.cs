using System.Globalization;

namespace MdLock.Bench.Commits;

/// <summary>The line of each section of a sample document that says how often it was edited.</summary>
/// <remarks>To edit a section is to count it up: an edit that was lost is missed in the end.</remarks>
internal static class EditCount
{
    private const int Digits = 8;

    /// <summary>The line of a section that nobody has edited.</summary>
    public static string Line { get; } = $"Edits: {new string('0', Digits)}\n";

    private static ReadOnlySpan<byte> Label => "\nEdits: "u8;

    /// <summary>Counts up in a body.</summary>
    public static string Next(ReadOnlySpan<char> body)
    {
        int start = body.IndexOf("Edits: ", StringComparison.Ordinal) + "Edits: ".Length;
        int count = int.Parse(body.Slice(start, Digits), CultureInfo.InvariantCulture) + 1;
        return string.Concat(body[..start], Format(count), body[(start + Digits)..]);
    }

    /// <summary>Counts up in the bytes of a whole document.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="section">The number of the section.</param>
    public static void Increment(Span<byte> document, int section)
    {
        byte[] heading = System.Text.Encoding.UTF8.GetBytes(SampleDocument.Heading(section));
        int under = document.IndexOf(heading);
        Span<byte> digits = document.Slice(under + document[under..].IndexOf(Label) + Label.Length, Digits);
        int count = int.Parse(digits, CultureInfo.InvariantCulture) + 1;
        System.Text.Encoding.UTF8.GetBytes(Format(count), digits);
    }

    /// <summary>How often all sections of a document were edited.</summary>
    public static long Sum(ReadOnlySpan<byte> document)
    {
        long sum = 0;
        for (int at; (at = document.IndexOf(Label)) >= 0; document = document[(at + Label.Length)..])
        {
            sum += int.Parse(document.Slice(at + Label.Length, Digits), CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private static string Format(int count) => count.ToString("D8", CultureInfo.InvariantCulture);
}
