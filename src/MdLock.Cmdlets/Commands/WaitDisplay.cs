using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using MdLock.Locking;

namespace MdLock.Commands;

/// <summary>The progress display of a cmdlet that waits.</summary>
internal sealed class WaitDisplay(MdLockCommand cmdlet)
{
    private const int ProgressId = 0x4D64;

    private bool _isShown;
    private long _start;

    /// <summary>Shows how a wait stands. True when it is the first time of this wait.</summary>
    public bool Show(string activity, string status, WaitProgress progress)
    {
        bool isFirst = !_isShown;
        _isShown = true;
        if (isFirst)
        {
            _start = Stopwatch.GetTimestamp() - (long)(progress.Waited.TotalSeconds * Stopwatch.Frequency);
        }

        cmdlet.WriteProgress(new ProgressRecord(ProgressId, activity, status)
        {
            SecondsRemaining = (int)Math.Max(0, progress.Remaining.TotalSeconds),
        });
        return isFirst;
    }

    /// <summary>Takes the display away, if there is one.</summary>
    /// <returns>How long the wait was; null where nothing was shown.</returns>
    public TimeSpan? End()
    {
        if (!_isShown)
        {
            return null;
        }

        _isShown = false;
        cmdlet.WriteProgress(
            new ProgressRecord(ProgressId, "Waiting", "done") { RecordType = ProgressRecordType.Completed });
        return Stopwatch.GetElapsedTime(_start);
    }

    /// <summary>A time as people read it.</summary>
    public static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";
}
