using System.Globalization;
using System.Text.Json;
using MdLock.Errors;

namespace MdLock.Settings;

/// <summary>What there is to know of one setting: its names, its unit, and its place among the settings.</summary>
/// <param name="Name">The name, as parameters have it.</param>
/// <param name="Variable">The environment variable.</param>
/// <param name="Unit">What a number means.</param>
/// <param name="Get">Takes the value out of the settings: a time, a whole number, a flag, a text, or null.</param>
/// <param name="Apply">Puts a value into the settings, which check it.</param>
internal sealed record SettingDefinition(
    string Name,
    string Variable,
    SettingUnit Unit,
    Func<LockSettings, object?> Get,
    Func<LockSettings, object?, LockSettings> Apply)
{
    // Beyond a million of any unit nothing is in range, and a time would overflow before it could say so.
    private const double Largest = 1_000_000;

    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement;

    /// <summary>The name in files.</summary>
    public string Key { get; } = JsonNamingPolicy.SnakeCaseLower.ConvertName(Name);

    /// <summary>True for a limit that may be lifted: null in a file.</summary>
    public bool MayBeNone { get; init; }

    /// <summary>The place nearest to a document that may set it; stronger ones may not.</summary>
    public SettingSource Nearest { get; init; } = SettingSource.Document;

    /// <summary>Why no nearer one may, as a clause that follows "which".</summary>
    public string WhyNotNearer { get; init; } = "";

    /// <summary>True for what is shown nowhere.</summary>
    public bool IsSecret { get; init; }

    /// <summary>False for what only the environment can set.</summary>
    public bool IsInFiles => Nearest > SettingSource.Environment;

    /// <summary>The value that a variable sets.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    public object Parse(string text) => Unit switch
    {
        SettingUnit.Folder or SettingUnit.Text => text,
        SettingUnit.Flag => text.Trim() switch
        {
            "0" => false,
            "1" => true,
            _ => throw new SettingException(Name, text, "0 or 1"),
        },
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? FromNumber(number, text)
            : throw NoNumber(text),
    };

    /// <summary>The value that a file sets.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    public object? Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null when MayBeNone => null,
        JsonValueKind.True or JsonValueKind.False when Unit == SettingUnit.Flag => json.GetBoolean(),
        _ when Unit == SettingUnit.Flag => throw new SettingException(Name, json.GetRawText(), "true or false"),
        JsonValueKind.String when Unit == SettingUnit.Text => json.GetString()!,
        _ when Unit == SettingUnit.Text => throw new SettingException(Name, IsSecret ? "..." : json.GetRawText(), "a text"),
        JsonValueKind.Number => FromNumber(json.GetDouble(), json.GetRawText()),
        _ => throw NoNumber(json.GetRawText()),
    };

    /// <summary>The value as a file has it.</summary>
    public JsonElement ToJson(object? value) => value switch
    {
        null => Null,
        bool flag => JsonSerializer.SerializeToElement(flag, SettingsJson.Default.Boolean),
        string text => JsonSerializer.SerializeToElement(text, SettingsJson.Default.String),
        int count => JsonSerializer.SerializeToElement(count, SettingsJson.Default.Int32),
        TimeSpan time => JsonSerializer.SerializeToElement(ToNumber(time), SettingsJson.Default.Double),
        _ => throw new ArgumentException($"'{value}' is no value of {Name}.", nameof(value)),
    };

    private object FromNumber(double number, string text)
    {
        if (double.IsNaN(number) || Math.Abs(number) > Largest)
        {
            throw NoNumber(text);
        }

        return Unit switch
        {
            SettingUnit.Count => double.IsInteger(number) ? (int)number : throw NoNumber(text),
            SettingUnit.Milliseconds => TimeSpan.FromMilliseconds(number),
            SettingUnit.Days => TimeSpan.FromDays(number),
            _ => TimeSpan.FromSeconds(number),
        };
    }

    private double ToNumber(TimeSpan time) => Unit switch
    {
        SettingUnit.Milliseconds => time.TotalMilliseconds,
        SettingUnit.Days => time.TotalDays,
        _ => time.TotalSeconds,
    };

    private SettingException NoNumber(string text) => new(Name, text, Unit switch
    {
        SettingUnit.Count => "a whole number within its range",
        SettingUnit.Milliseconds => "a number of milliseconds within its range",
        SettingUnit.Days => "a number of days within its range",
        _ => "a number of seconds within its range",
    });
}
