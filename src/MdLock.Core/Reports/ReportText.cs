using System.Globalization;

namespace MdLock.Reports;

/// <summary>Durations, times and names as the page says them.</summary>
internal static class ReportText
{
    /// <summary>Longer texts are cut: who wrote a page full of them shall not fill this one.</summary>
    private const int MaxLength = 200;

    /// <summary>A duration, to two or three figures: <c>12 ms</c>, <c>1.25 s</c>, <c>2m 10s</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMilliseconds: < 10 } => Number(span.TotalMilliseconds, "0.#") + " ms",
        { TotalMilliseconds: < 999.5 } => Number(span.TotalMilliseconds, "0") + " ms",
        { TotalSeconds: < 9.995 } => Number(span.TotalSeconds, "0.00") + " s",
        { TotalSeconds: < 59.95 } => Number(span.TotalSeconds, "0.0") + " s",
        _ => Long(TimeSpan.FromSeconds(Math.Round(span.TotalSeconds))),
    };

    /// <summary>The same of milliseconds; a dash for none.</summary>
    public static string Span(double? milliseconds) =>
        milliseconds is { } given ? Span(TimeSpan.FromMilliseconds(given)) : "–";

    /// <summary>A moment.</summary>
    public static string Time(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm:ss");

    /// <summary>A moment in a form of one's own.</summary>
    public static string Format(DateTimeOffset time, string form) =>
        time.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);

    /// <summary>So much of a text as has room.</summary>
    public static string Cut(string text, int length = MaxLength)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // Not in the middle of a character.
        int end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end] + "…";
    }

    /// <summary>How many of something.</summary>
    public static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many)}");

    private static string Long(TimeSpan span) => span switch
    {
        { TotalHours: < 1 } => Two(span.Minutes, "m", span.Seconds, "s"),
        { TotalDays: < 1 } => Two(span.Hours, "h", span.Minutes, "m"),
        _ => Two((int)span.TotalDays, "d", span.Hours, "h"),
    };

    private static string Number(double number, string form) => number.ToString(form, CultureInfo.InvariantCulture);

    private static string Two(int great, string greatUnit, int small, string smallUnit) =>
        small == 0 ? $"{great}{greatUnit}" : $"{great}{greatUnit} {small}{smallUnit}";
}
