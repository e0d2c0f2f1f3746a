using System.Globalization;
using System.Text;
using MdLock.Formatting;

namespace MdLock.Output;

/// <summary>A table of holders and waiters as lines of text: for a screen that is drawn again and again.</summary>
internal static class LockBoard
{
    private static readonly int[] Widths = [16, 20, 8, 10, 20, 8, 10];

    /// <summary>The lines, the first of them a summary.</summary>
    /// <param name="locks">Who holds and who waits.</param>
    /// <param name="width">The characters that fit on a line.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<MdLockInfo> locks, int width) => Draw(locks, width, withAge: true);

    /// <summary>What is the same as long as nothing but the clock moved.</summary>
    public static string KeyOf(IReadOnlyList<MdLockInfo> locks) =>
        string.Join('\n', Draw(locks, int.MaxValue, withAge: false));

    private static List<string> Draw(IReadOnlyList<MdLockInfo> locks, int width, bool withAge)
    {
        int held = locks.Count(one => one.State == MdLockState.Held);
        var lines = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{held} held, {locks.Count - held} waiting") };
        if (locks.Count > 0)
        {
            lines.Add(Line("Document", "SectionId", "State", "Mode", "Owner", "Process", "Age", "Operation"));
        }

        foreach (MdLockInfo one in locks)
        {
            lines.Add(Line(
                System.IO.Path.GetFileName(one.Path),
                one.SectionId,
                one.Stale ? "Stale" : one.State.ToString(),
                one.Mode.ToString(),
                one.Owner,
                one.ProcessId.ToString(CultureInfo.InvariantCulture),
                withAge ? AgeOf(one.Age) : "",
                one.Operation));
        }

        return [.. lines.Select(line => Fit(line, width).TrimEnd())];
    }

    private static string Line(params ReadOnlySpan<string> words)
    {
        var line = new StringBuilder();
        for (int i = 0; i < words.Length; i++)
        {
            string word = SafeText.Line(words[i]);
            line.Append(i < Widths.Length ? Fit(word, Widths[i]).PadRight(Widths[i]) + " " : word);
        }

        return line.ToString();
    }

    private static string AgeOf(TimeSpan age) =>
        age.ToString(age.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static string Fit(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…";
}
