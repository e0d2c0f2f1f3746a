using System.Management.Automation;
using MdLock.Output;
using MdLock.Settings;

namespace MdLock.Commands;

/// <summary>Set-MdLockConfiguration: sets settings for a document, for a folder, or for the user.</summary>
[Cmdlet(VerbsCommon.Set, "MdLockConfiguration", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockSetting))]
public sealed class SetMdLockConfigurationCommand : ConfigurationCommand
{
    /// <summary>What the settings shall apply to. For a folder, the current one if no path is given.</summary>
    [Parameter(Mandatory = true)]
    public MdLockSettingScope Scope { get; set; }

    /// <summary>How long a lock lasts without renewal, 1 s to 5 minutes. A number means seconds.</summary>
    [Parameter]
    [Duration]
    [ValidateNotNull]
    [Alias("TTL")]
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>The time between heartbeats, 5 to 120 s. A number means seconds.</summary>
    [Parameter]
    [Duration]
    [ValidateNotNull]
    public TimeSpan? HeartbeatInterval { get; set; }

    /// <summary>The time between cleanups in a process that holds or waits, 1 s to 1 h. A number means seconds.</summary>
    [Parameter]
    [Duration]
    [ValidateNotNull]
    public TimeSpan? CleanupInterval { get; set; }

    /// <summary>How long to wait for one's turn, up to a day. A number means seconds.</summary>
    [Parameter]
    [Duration]
    [ValidateNotNull]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often to try again after a passing failure, up to 1000.</summary>
    [Parameter]
    [ValidateNotNull]
    public int? MaxRetries { get; set; }

    /// <summary>The time between such attempts, up to 1 minute. A number means milliseconds.</summary>
    [Parameter]
    [Duration(Milliseconds = true)]
    [ValidateNotNull]
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>Whether each commit waits until the disk has it.</summary>
    [Parameter]
    [ValidateNotNull]
    public bool? SyncsCommits { get; set; }

    /// <summary>How many of the newest versions of a section a cleanup leaves, at least 1; null for all.</summary>
    [Parameter]
    public int? HistoryMaxVersions { get; set; }

    /// <summary>How old a version may become before a cleanup removes it; null for any age. A number means days.</summary>
    [Parameter]
    [Duration(Days = true)]
    public TimeSpan? HistoryMaxAge { get; set; }

    /// <summary>Where locks are kept: file, or etcd://host:port,host:port/prefix, with TLS etcds://. For a folder, it is moved there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LockStore { get; set; }

    /// <summary>A file of certificates that vouch for the etcd servers, by its absolute path. For the user only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EtcdCaFile { get; set; }

    /// <summary>A file with the client's certificate for etcd, by its absolute path. For the user only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EtcdCertificateFile { get; set; }

    /// <summary>A file with the key of that certificate, by its absolute path. For the user only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EtcdKeyFile { get; set; }

    /// <summary>The user of etcd. For the user only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EtcdUser { get; set; }

    /// <summary>A file whose first line is that user's password, by its absolute path. For the user only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EtcdPasswordFile { get; set; }

    /// <summary>How long one call to etcd may take, 1 to 60 s. A number means seconds.</summary>
    [Parameter]
    [Duration]
    [ValidateNotNull]
    public TimeSpan? EtcdDeadline { get; set; }

    /// <summary>Settings to take out of the scope, so that what is set in weaker ones applies; done before others are set.</summary>
    [Parameter]
    [ValidateSet(
        nameof(TimeToLive),
        nameof(HeartbeatInterval),
        nameof(CleanupInterval),
        nameof(Timeout),
        nameof(MaxRetries),
        nameof(RetryDelay),
        nameof(SyncsCommits),
        nameof(HistoryMaxVersions),
        nameof(HistoryMaxAge),
        nameof(LockStore),
        nameof(EtcdCaFile),
        nameof(EtcdCertificateFile),
        nameof(EtcdKeyFile),
        nameof(EtcdUser),
        "EtcdPassword",
        nameof(EtcdPasswordFile),
        nameof(EtcdDeadline))]
    public string[] Reset { get; set; } = [];

    /// <summary>Show the settings that were set or reset, as they apply then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!HasPath && Scope != MdLockSettingScope.Folder)
        {
            ForTarget(null, () => Set(null));
            return;
        }

        foreach (string path in ResolvePaths(HasPath ? Path : ["."], LiteralPath))
        {
            ForTarget(path, () => Set(path));
        }
    }

    private void Set(string? path)
    {
        Dictionary<string, object?> values = Given();
        string[] names = [.. Reset.Concat(values.Keys).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.Length == 0)
        {
            WriteVerbose("No setting is given: nothing is set.");
            return;
        }

        IEnumerable<string> steps = Reset
            .Select(name => $"reset {name}")
            .Concat(values.Select(one => $"set {one.Key} to {one.Value ?? "no limit"}"));
        if (!ShouldProcess($"the settings of {path ?? "the user"}", string.Join(", ", steps)))
        {
            return;
        }

        if (path is not null && Scope == MdLockSettingScope.Folder && names.Contains(nameof(LockStore), StringComparer.OrdinalIgnoreCase))
        {
            // First: as long as both are not done, whoever goes by the one or the other is refused, and nobody is given a lock twice.
            foreach (string moved in Engine.MoveToStore(path, folder => Settings.Plan(folder, path, values, Reset), StopToken))
            {
                WriteVerbose($"The documents of '{moved}' are in the store that is set now.");
            }
        }

        Settings.Set((SettingSource)Scope, path, values, Reset, StopToken);
        WriteVerbose($"Written: '{Settings.FileOf((SettingSource)Scope, path)}'.");
        if (PassThru)
        {
            WriteSettings(path, names);
        }
    }

    /// <summary>The values that the user gave: null is one of them.</summary>
    private Dictionary<string, object?> Given()
    {
        var all = new Dictionary<string, object?>
        {
            [nameof(TimeToLive)] = TimeToLive,
            [nameof(HeartbeatInterval)] = HeartbeatInterval,
            [nameof(CleanupInterval)] = CleanupInterval,
            [nameof(Timeout)] = Timeout,
            [nameof(MaxRetries)] = MaxRetries,
            [nameof(RetryDelay)] = RetryDelay,
            [nameof(SyncsCommits)] = SyncsCommits,
            [nameof(HistoryMaxVersions)] = HistoryMaxVersions,
            [nameof(HistoryMaxAge)] = HistoryMaxAge,
            [nameof(LockStore)] = LockStore,
            [nameof(EtcdCaFile)] = EtcdCaFile,
            [nameof(EtcdCertificateFile)] = EtcdCertificateFile,
            [nameof(EtcdKeyFile)] = EtcdKeyFile,
            [nameof(EtcdUser)] = EtcdUser,
            [nameof(EtcdPasswordFile)] = EtcdPasswordFile,
            [nameof(EtcdDeadline)] = EtcdDeadline,
        };
        return all
            .Where(one => MyInvocation.BoundParameters.ContainsKey(one.Key))
            .ToDictionary(one => one.Key, one => one.Value);
    }
}
