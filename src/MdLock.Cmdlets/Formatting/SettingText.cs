using System.Globalization;

namespace MdLock.Formatting;

/// <summary>What the views say of the values of settings.</summary>
public static class SettingText
{
    /// <summary>A time as people say it, anything else as it is; a dash where there is no value.</summary>
    /// <param name="value">The value of a setting.</param>
    public static string Value(object? value) => value switch
    {
        null => "-",
        TimeSpan { Milliseconds: not 0, TotalSeconds: < 1 } time => Invariant($"{time.TotalMilliseconds:0.###}ms"),
        TimeSpan { Milliseconds: not 0 } time => Invariant($"{time.TotalSeconds:0.###}s"),
        TimeSpan time => TimeText.Span(time),
        _ => SafeText.Line(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
