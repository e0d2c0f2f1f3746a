namespace MdLock.Formatting;

/// <summary>Durations as people say them.</summary>
public static class TimeText
{
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

    private static string Two(int great, string greatUnit, int small, string smallUnit) =>
        small == 0 ? $"{great}{greatUnit}" : $"{great}{greatUnit} {small}{smallUnit}";
}
