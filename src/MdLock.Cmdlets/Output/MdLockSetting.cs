using MdLock.Formatting;
using MdLock.Settings;

namespace MdLock.Output;

/// <summary>A setting as it applies to a document, in a folder, or where no document is named.</summary>
public sealed class MdLockSetting
{
    private readonly EffectiveSetting _setting;

    internal MdLockSetting(string? path, EffectiveSetting setting)
    {
        Path = path;
        _setting = setting;
    }

    /// <summary>The document or folder, by its canonical path; null where no document is named.</summary>
    public string? Path { get; }

    /// <summary>The setting, named like the parameter that sets it.</summary>
    public string Name => _setting.Name;

    /// <summary>The value: a time, a whole number, true or false, a folder; null where there is no limit, or no folder.</summary>
    public object? Value => _setting.Value;

    /// <summary>Where the value comes from.</summary>
    public MdLockSettingSource Source => (MdLockSettingSource)_setting.Source;

    /// <summary>The file that sets it; null when none does.</summary>
    public string? SourcePath => _setting.File;

    /// <summary>The environment variable that can set it.</summary>
    public string Variable => _setting.Variable;

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{Name} = {Value}");
}
