using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using MdLock.Locking;

namespace MdLock.Commands;

/// <summary>Tells how a cmdlet waits: the progress display, and with -Verbose the beginning and the end.</summary>
internal sealed class WaitDisplay(MdLockCommand cmdlet)
{
    private const int ProgressId = 0x4D64;

    private bool _isShown;
    private long _start;

    /// <summary>Shows how a wait stands.</summary>
    public void Show(string activity, string status, WaitProgress progress)
    {
        if (!_isShown)
        {
            _isShown = true;
            _start = Stopwatch.GetTimestamp() - (long)(progress.Waited.TotalSeconds * Stopwatch.Frequency);
            cmdlet.WriteVerbose($"{activity}, for {Seconds(progress.Remaining)} at most. {status}");
        }

        cmdlet.WriteProgress(new ProgressRecord(ProgressId, activity, status)
        {
            SecondsRemaining = (int)Math.Max(0, progress.Remaining.TotalSeconds),
        });
    }

    /// <summary>Takes the display away, if there is one.</summary>
    public void End()
    {
        if (_isShown)
        {
            _isShown = false;
            cmdlet.WriteProgress(
                new ProgressRecord(ProgressId, "Waiting", "done") { RecordType = ProgressRecordType.Completed });
            cmdlet.WriteVerbose($"Waited {Seconds(Stopwatch.GetElapsedTime(_start))}.");
        }
    }

    /// <summary>A time as people read it.</summary>
    public static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";
}
