using System.Globalization;

namespace MdLock.Formatting;

/// <summary>Times and durations as people say them.</summary>
public static class TimeText
{
    /// <summary>A moment on the clock of whoever looks, to the second; empty for null.</summary>
    /// <param name="utc">The moment, in UTC.</param>
    public static string Moment(DateTime? utc) => Moment(utc, TimeZoneInfo.Local);

    /// <summary>An age or a period: its two greatest units, such as <c>2m 10s</c>; empty for null.</summary>
    public static string Span(TimeSpan? span)
    {
        if (span is not { } length)
        {
            return "";
        }

        string sign = length < TimeSpan.Zero ? "-" : "";
        length = length.Duration();
        return sign + length switch
        {
            { TotalMinutes: < 1 } => $"{length.Seconds}s",
            { TotalHours: < 1 } => Two(length.Minutes, "m", length.Seconds, "s"),
            { TotalDays: < 1 } => Two(length.Hours, "h", length.Minutes, "m"),
            _ => Two(length.Days, "d", length.Hours, "h"),
        };
    }

    /// <summary>How long something took: <c>0.12ms</c>, <c>340ms</c>, <c>1.5s</c>; empty for null.</summary>
    /// <param name="milliseconds">The time it took, in milliseconds.</param>
    public static string Milliseconds(double? milliseconds) => milliseconds switch
    {
        null => "",

        // Each bound is where the rounded figure would need another digit.
        < 0.995 => Invariant($"{milliseconds:0.##}ms"),
        < 9.95 => Invariant($"{milliseconds:0.#}ms"),
        < 999.5 => Invariant($"{milliseconds:0}ms"),
        < 9_950 => Invariant($"{milliseconds / 1000:0.#}s"),
        _ => Span(TimeSpan.FromSeconds(Math.Round(milliseconds.Value / 1000))),
    };

    /// <summary>How long something took; empty for null.</summary>
    public static string Elapsed(TimeSpan? span) => Milliseconds(span?.TotalMilliseconds);

    internal static string Moment(DateTime? utc, TimeZoneInfo zone) => utc is not { } moment
        ? ""
        : TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc), zone)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Two(int great, string greatUnit, int small, string smallUnit) =>
        small == 0 ? $"{great}{greatUnit}" : $"{great}{greatUnit} {small}{smallUnit}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
