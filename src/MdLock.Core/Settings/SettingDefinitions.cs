using System.Text.Json;

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
            Nearest = SettingSource.Environment,
            WhyNotNearer = "LOCK_ROOT alone can, the same for all who share a document",
        },

        // A folder has one store, whichever of its documents is asked for. That its file may name one lets all who share the
        // folder agree without a word. A stranger's folder can so bring about no more than a connection without a name.
        new(
            nameof(LockSettings.LockStore), "LOCK_STORE", SettingUnit.Text,
            settings => settings.LockStore,
            (settings, value) => settings with { LockStore = (string)value! })
        {
            Nearest = SettingSource.Folder,
            WhyNotNearer = "a folder, the user or LOCK_STORE can, for a whole folder of documents",
        },
        OfEtcd(
            "CaFile", SettingUnit.Text, access => access.CaFile, (access, value) => access with { CaFile = (string?)value }),
        OfEtcd(
            "CertificateFile", SettingUnit.Text,
            access => access.CertificateFile,
            (access, value) => access with { CertificateFile = (string?)value }),
        OfEtcd("KeyFile", SettingUnit.Text, access => access.KeyFile, (access, value) => access with { KeyFile = (string?)value }),
        OfEtcd("User", SettingUnit.Text, access => access.User, (access, value) => access with { User = (string?)value }),
        OfEtcd(
            "Password", SettingUnit.Text, access => access.Password, (access, value) => access with { Password = (string?)value })
        with
        {
            IsSecret = true,
        },
        OfEtcd(
            "PasswordFile", SettingUnit.Text,
            access => access.PasswordFile,
            (access, value) => access with { PasswordFile = (string?)value }),
        OfEtcd(
            "Deadline", SettingUnit.Seconds, access => access.Deadline, (access, value) => access with { Deadline = (TimeSpan)value! })
        with
        {
            Nearest = SettingSource.Folder,
            WhyNotNearer = "a folder, the user or LOCK_ETCD_DEADLINE can, for a whole folder of documents",
        },
    ];

    /// <summary>The setting with a key of a file; null when there is none.</summary>
    public static SettingDefinition? OfKey(string key) => All.FirstOrDefault(one => one.Key == key);

    // A file that came with documents must not say whom to trust, as whom to speak, or which file of the user's to read and
    // send: with a store of its own it would have a password, or a name that proves who somebody is, sent where it likes.
    private static SettingDefinition OfEtcd(
        string name, SettingUnit unit, Func<EtcdAccess, object?> get, Func<EtcdAccess, object?, EtcdAccess> apply)
    {
        string variable = "LOCK_ETCD_" + JsonNamingPolicy.SnakeCaseUpper.ConvertName(name);
        return new(
            "Etcd" + name, variable, unit,
            settings => get(settings.EtcdAccess),
            (settings, value) => settings with { EtcdAccess = apply(settings.EtcdAccess, value) })
        {
            Nearest = SettingSource.User,
            WhyNotNearer = $"the user's own settings or {variable} can: what comes with documents must not say whom to trust, nor send a secret anywhere",
        };
    }

    /// <summary>The setting with a name, in whatever case; null when there is none.</summary>
    public static SettingDefinition? OfName(string name) =>
        All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
