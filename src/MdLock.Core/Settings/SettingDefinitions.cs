namespace MdLock.Settings;

/// <summary>All settings there are.</summary>
internal static class SettingDefinitions
{
    /// <summary>The settings, in the order in which they are shown.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new(
            nameof(LockSettings.TimeToLive), "LOCK_TTL", SettingUnit.Seconds,
            settings => settings.TimeToLive,
            (settings, value) => settings with { TimeToLive = (TimeSpan)value! }),
        new(
            nameof(LockSettings.HeartbeatInterval), "LOCK_HEARTBEAT_INTERVAL", SettingUnit.Seconds,
            settings => settings.HeartbeatInterval,
            (settings, value) => settings with { HeartbeatInterval = (TimeSpan)value! }),
        new(
            nameof(LockSettings.CleanupInterval), "LOCK_CLEANUP_INTERVAL", SettingUnit.Seconds,
            settings => settings.CleanupInterval,
            (settings, value) => settings with { CleanupInterval = (TimeSpan)value! }),
        new(
            nameof(LockSettings.Timeout), "LOCK_TIMEOUT", SettingUnit.Seconds,
            settings => settings.Timeout,
            (settings, value) => settings with { Timeout = (TimeSpan)value! }),
        new(
            nameof(LockSettings.MaxRetries), "LOCK_MAX_RETRIES", SettingUnit.Count,
            settings => settings.MaxRetries,
            (settings, value) => settings with { MaxRetries = (int)value! }),
        new(
            nameof(LockSettings.RetryDelay), "LOCK_RETRY_DELAY", SettingUnit.Milliseconds,
            settings => settings.RetryDelay,
            (settings, value) => settings with { RetryDelay = (TimeSpan)value! }),
        new(
            nameof(LockSettings.SyncsCommits), "LOCK_SYNC", SettingUnit.Flag,
            settings => settings.SyncsCommits,
            (settings, value) => settings with { SyncsCommits = (bool)value! }),
        new(
            LockSettings.HistoryMaxVersions, "LOCK_HISTORY_MAX_VERSIONS", SettingUnit.Count,
            settings => settings.Retention.MaxVersions,
            (settings, value) => settings with { Retention = settings.Retention with { MaxVersions = (int?)value } })
        {
            MayBeNone = true,
        },
        new(
            LockSettings.HistoryMaxAge, "LOCK_HISTORY_MAX_AGE", SettingUnit.Days,
            settings => settings.Retention.MaxAge,
            (settings, value) => settings with { Retention = settings.Retention with { MaxAge = (TimeSpan?)value } })
        {
            MayBeNone = true,
        },
        new(
            nameof(LockSettings.LockRoot), "LOCK_ROOT", SettingUnit.Folder,
            settings => settings.LockRoot,
            (settings, value) => settings with { LockRoot = (string?)value })
        {
            // Two owners with two roots would both hold one section. A file that changes while locks are held, or that
            // came with the document, must not be able to bring that about, nor to choose where MdLock writes.
            IsInFiles = false,
        },
    ];

    /// <summary>The setting with a key of a file; null when there is none.</summary>
    public static SettingDefinition? OfKey(string key) => All.FirstOrDefault(one => one.Key == key);

    /// <summary>The setting with a name, in whatever case; null when there is none.</summary>
    public static SettingDefinition? OfName(string name) =>
        All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
