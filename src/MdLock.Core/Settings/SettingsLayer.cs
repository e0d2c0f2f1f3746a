using MdLock.Errors;

namespace MdLock.Settings;

/// <summary>What one place sets, beside what it leaves to weaker ones.</summary>
/// <param name="Source">What kind of place.</param>
/// <param name="File">The file; null for the environment.</param>
/// <param name="Values">The values by their settings.</param>
internal sealed record SettingsLayer(
    SettingSource Source, string? File, IReadOnlyDictionary<SettingDefinition, object?> Values)
{
    /// <summary>The values of environment variables; those that are empty or blank are not set.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <exception cref="SettingException">A value is none, or out of range.</exception>
    public static SettingsLayer OfEnvironment(Func<string, string?> variable)
    {
        var values = new Dictionary<SettingDefinition, object?>();
        foreach (SettingDefinition definition in SettingDefinitions.All)
        {
            if (variable(definition.Variable) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                values.Add(definition, Checked(definition, () => definition.Parse(text), definition.Variable));
            }
        }

        return new SettingsLayer(SettingSource.Environment, null, values);
    }

    /// <summary>The values of a file.</summary>
    /// <exception cref="SettingException">A value is none, or out of range.</exception>
    /// <exception cref="SettingsException">It sets what files may not set.</exception>
    public static SettingsLayer OfFile(SettingSource source, string file, SettingsContent content)
    {
        var values = new Dictionary<SettingDefinition, object?>();
        foreach ((string key, System.Text.Json.JsonElement json) in content.Entries)
        {
            if (SettingDefinitions.OfKey(key) is not { } definition)
            {
                continue;
            }

            if (source > definition.Nearest)
            {
                throw SettingsException.Corrupt(file, $"it sets {key}, which {definition.WhyNotNearer}");
            }

            values.Add(definition, Checked(definition, () => definition.Parse(json), $"'{file}'"));
        }

        return new SettingsLayer(source, file, values);
    }

    /// <summary>The settings with these values in place of theirs.</summary>
    public LockSettings ApplyTo(LockSettings settings)
    {
        foreach ((SettingDefinition setting, object? value) in Values)
        {
            settings = setting.Apply(settings, value);
        }

        return settings;
    }

    /// <summary>True when both set the same to the same.</summary>
    public bool HasSameValues(SettingsLayer other) =>
        Values.Count == other.Values.Count
        && Values.All(one => other.Values.TryGetValue(one.Key, out object? value) && Equals(value, one.Value));

    /// <summary>Values do not depend on each other: what is in range alone is in range among all.</summary>
    private static object? Checked(SettingDefinition definition, Func<object?> parse, string where)
    {
        try
        {
            object? value = parse();
            definition.Apply(new LockSettings(), value);
            return value;
        }
        catch (SettingException bad)
        {
            throw bad.In(where);
        }
    }
}
