namespace MdLock.Settings;

/// <summary>A setting as it applies somewhere.</summary>
/// <param name="Name">The name, as parameters have it.</param>
/// <param name="Value">The value: a time, a whole number, a flag, a text; null where there is no limit, or nothing. Of a secret, that there is one.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="File">The file that sets it; null when none does.</param>
/// <param name="Variable">The environment variable that can set it.</param>
internal sealed record EffectiveSetting(string Name, object? Value, SettingSource Source, string? File, string Variable);
