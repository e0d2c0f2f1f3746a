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
        TimeSpan time => TimeText.Span(time),
        _ => SafeText.Line(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
