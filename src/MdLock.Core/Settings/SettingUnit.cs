namespace MdLock.Settings;

/// <summary>What a setting is measured in, in variables and files.</summary>
internal enum SettingUnit
{
    Seconds,
    Milliseconds,
    Days,
    Count,

    /// <summary>Yes or no: 1 or 0 in a variable, true or false in a file.</summary>
    Flag,

    /// <summary>A path.</summary>
    Folder,

    /// <summary>A text.</summary>
    Text,
}
