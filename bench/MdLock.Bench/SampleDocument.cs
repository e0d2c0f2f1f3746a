using System.Globalization;
using System.Text;
using MdLock.Bench.Commits;

namespace MdLock.Bench;

/// <summary>A Markdown document of known size, with a section for each editor.</summary>
internal static class SampleDocument
{
    private const string Line = "Some plain text that stands for what people write in a guide of this kind.\n";

    /// <summary>The id of a section.</summary>
    public static string SectionId(int number) => string.Create(CultureInfo.InvariantCulture, $"section-{number}");

    /// <summary>The heading of a section, line ends included.</summary>
    public static string Heading(int number) => string.Create(CultureInfo.InvariantCulture, $"## Section {number}\n\n");

    /// <summary>Writes one.</summary>
    /// <param name="path">Where.</param>
    /// <param name="sections">How many sections it has.</param>
    /// <param name="bytes">About how long it is.</param>
    public static void Write(string path, int sections, int bytes)
    {
        var text = new StringBuilder("# Guide\n\n");
        for (int i = 0; i < sections; i++)
        {
            text.Append(Heading(i)).Append(EditCount.Line);
            while (text.Length < (long)bytes * (i + 1) / sections)
            {
                text.Append(Line);
            }

            text.Append('\n');
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
    }
}
