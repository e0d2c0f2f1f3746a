using MdLock.Audit;
using MdLock.Errors;

namespace MdLock.Settings;

/// <summary>The settings of one document, read anew when they were read more than a moment ago.</summary>
/// <remarks>Safe for any number of threads: those who come at the same moment may each read.</remarks>
/// <param name="source">Where they are read.</param>
/// <param name="document">The document, by its canonical path.</param>
/// <param name="time">The clock.</param>
internal sealed class DocumentSettings(ISettingsSource source, string document, TimeProvider time)
{
    /// <summary>
    /// What another process sets applies after this time. Looking into a handful of folders takes about as long as a
    /// lock: in a loop it must not be done for each.
    /// </summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private volatile Reading? _last;

    /// <summary>The settings to begin something with.</summary>
    /// <exception cref="SettingException">A value is out of range.</exception>
    /// <exception cref="SettingsException">A file of settings cannot be used.</exception>
    public LockSettings Current
    {
        get
        {
            int generation = source.Generation;
            Reading? last = _last;
            if (last is null || last.Generation != generation || time.GetElapsedTime(last.Timestamp) > Freshness)
            {
                long timestamp = time.GetTimestamp();
                _last = last = new Reading(source.Read(document), generation, timestamp);
            }

            return last.Settings;
        }
    }

    /// <summary>
    /// The settings to go on with: the last that could be read, because a file that was damaged since must not stop
    /// heartbeats or a commit half-way.
    /// </summary>
    public LockSettings Known
    {
        get
        {
            try
            {
                return Current;
            }
            catch (MdLockException)
            {
                return _last?.Settings ?? new LockSettings();
            }
        }
    }

    /// <summary>A commit that does not wait for the disk does not wait for it on behalf of the audit trail either.</summary>
    public AuditSettings Trail => new() { Sync = Known.SyncsCommits ? AuditSync.Commits : AuditSync.Never };

    private sealed record Reading(LockSettings Settings, int Generation, long Timestamp);
}
