using System.Globalization;
using MdLock.Errors;
using MdLock.History;
using MdLock.Stores;

namespace MdLock.Settings;

/// <summary>The numbers that locking goes by. Every value is checked when it is set.</summary>
/// <remarks>
/// The defaults and bounds are requirements of the product, named in the README. Environment variables override the
/// defaults, files of the user, of folders and of documents override those, and arguments of a call override all.
/// </remarks>
public sealed record LockSettings
{
    /// <summary>The name of the setting of how many versions are kept.</summary>
    public const string HistoryMaxVersions = nameof(HistoryMaxVersions);

    /// <summary>The name of the setting of how old a version may become.</summary>
    public const string HistoryMaxAge = nameof(HistoryMaxAge);

    /// <summary>The longest that a lock may be held without renewal.</summary>
    public static readonly TimeSpan MaxTimeToLive = TimeSpan.FromMinutes(5);

    /// <summary>The shortest time to live: below it, a short pause of the machine would cost a lock.</summary>
    public static readonly TimeSpan MinTimeToLive = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for a lock; whoever means "for ever" means less than this.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private static readonly TimeSpan MinHeartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxHeartbeat = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan MaxCleanup = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxHistoryAge = TimeSpan.FromDays(1_000_000);
    private const int MostRetries = 1000;

    private readonly TimeSpan _timeToLive = MaxTimeToLive;
    private readonly TimeSpan _heartbeatInterval = TimeSpan.FromSeconds(30);
    private readonly TimeSpan _cleanupInterval = TimeSpan.FromSeconds(60);
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);
    private readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(100);
    private readonly int _maxRetries = 3;
    private readonly HistoryRetention _retention = HistoryRetention.KeepAll;
    private readonly string _lockStore = EtcdUrl.File;

    /// <summary>How long a lock lasts, 1 s to 5 minutes; 5 minutes by default. <c>LOCK_TTL</c>, in seconds.</summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public TimeSpan TimeToLive
    {
        get => _timeToLive;
        init => _timeToLive = Require(nameof(TimeToLive), value, MinTimeToLive, MaxTimeToLive);
    }

    /// <summary>
    /// Time between heartbeats, 5 to 120 s; 30 s by default. <c>LOCK_HEARTBEAT_INTERVAL</c>, in seconds.
    /// </summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public TimeSpan HeartbeatInterval
    {
        get => _heartbeatInterval;
        init => _heartbeatInterval = Require(nameof(HeartbeatInterval), value, MinHeartbeat, MaxHeartbeat);
    }

    /// <summary>
    /// Time between cleanups in a process that holds or waits, 1 s to 1 h; 60 s by default.
    /// <c>LOCK_CLEANUP_INTERVAL</c>, in seconds.
    /// </summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public TimeSpan CleanupInterval
    {
        get => _cleanupInterval;
        init => _cleanupInterval = Require(nameof(CleanupInterval), value, TimeSpan.FromSeconds(1), MaxCleanup);
    }

    /// <summary>How long to wait for one's turn, 0 to one day; 30 s by default. <c>LOCK_TIMEOUT</c>, in seconds.</summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public TimeSpan Timeout
    {
        get => _timeout;
        init => _timeout = Require(nameof(Timeout), value, TimeSpan.Zero, MaxWait);
    }

    /// <summary>
    /// How often an attempt that failed for a passing reason is made again, 0 to 1000; 3 by default.
    /// <c>LOCK_MAX_RETRIES</c>.
    /// </summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public int MaxRetries
    {
        get => _maxRetries;
        init => _maxRetries = value is >= 0 and <= MostRetries
            ? value
            : throw new SettingException(
                nameof(MaxRetries), value.ToString(CultureInfo.InvariantCulture), $"0 to {MostRetries}");
    }

    /// <summary>
    /// Time between such attempts, 0 to 1 minute; 100 ms by default. <c>LOCK_RETRY_DELAY</c>, in milliseconds.
    /// </summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public TimeSpan RetryDelay
    {
        get => _retryDelay;
        init => _retryDelay = Require(nameof(RetryDelay), value, TimeSpan.Zero, MaxDelay);
    }

    /// <summary>
    /// The folder for the lock files of all documents, for example on a memory file system; null for a folder
    /// <c>.locks</c> beside each document. All who share a document must set it alike. <c>LOCK_ROOT</c>.
    /// </summary>
    public string? LockRoot { get; init; }

    /// <summary>
    /// Whether each commit waits until the disk has it; true by default. Without it commits are faster, still atomic,
    /// and safe from the end of a process; the end of the machine may cost the last of them. <c>LOCK_SYNC</c>, 0 or 1.
    /// </summary>
    public bool SyncsCommits { get; init; } = true;

    /// <summary>
    /// Which versions a cleanup leaves; all by default. <c>LOCK_HISTORY_MAX_VERSIONS</c>, 1 or more, and
    /// <c>LOCK_HISTORY_MAX_AGE</c>, in days.
    /// </summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public HistoryRetention Retention
    {
        get => _retention;
        init => _retention = Require(value);
    }

    /// <summary>
    /// Where locks are kept, and what is committed: <c>file</c>, by default, or an etcd cluster, for documents that several hosts
    /// edit: <c>etcd://host:port,host:port/prefix</c>, with TLS <c>etcds://</c>. All who share a folder must set it alike.
    /// <c>LOCK_STORE</c>.
    /// </summary>
    /// <exception cref="SettingException">It is neither.</exception>
    public string LockStore
    {
        get => _lockStore;
        init => _lockStore = EtcdUrl.Normalize(nameof(LockStore), value ?? throw new ArgumentNullException(nameof(value)));
    }

    /// <summary>How to speak to that cluster, and as whom. <c>LOCK_ETCD_CA_FILE</c> and others.</summary>
    public EtcdAccess EtcdAccess { get; init; } = new();

    /// <summary>The store that the environment or the user names: to its servers alone a password goes.</summary>
    internal string OwnStore { get; init; } = EtcdUrl.File;

    /// <summary>The file of a folder that names the store; null for none.</summary>
    internal string? StoreFile { get; init; }

    /// <summary>The settings as the environment has them.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <exception cref="SettingException">A variable is not a number or out of range.</exception>
    public static LockSettings FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return SettingsLayer.OfEnvironment(variable).ApplyTo(new LockSettings());
    }

    private static HistoryRetention Require(HistoryRetention value)
    {
        if (value.MaxVersions < 1)
        {
            throw new SettingException(
                HistoryMaxVersions, value.MaxVersions.Value.ToString(CultureInfo.InvariantCulture), "1 or more");
        }

        return value.MaxAge is { } age && (age <= TimeSpan.Zero || age > MaxHistoryAge)
            ? throw new SettingException(
                HistoryMaxAge, age.ToString(), $"more than nothing, up to {MaxHistoryAge.TotalDays:0} days")
            : value;
    }

    private static TimeSpan Require(string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most
            ? value
            : throw new SettingException(
                name, $"{value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s", $"{Say(least)} to {Say(most)}");

    private static string Say(TimeSpan time) =>
        $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";
}
