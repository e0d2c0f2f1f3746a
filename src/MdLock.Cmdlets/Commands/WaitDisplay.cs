using System.Management.Automation;

namespace MdLock.Commands;

/// <summary>The progress display of a cmdlet that waits.</summary>
internal sealed class WaitDisplay(MdLockCommand cmdlet)
{
    private const int ProgressId = 0x4D64;

    private bool _isShown;

    /// <summary>Shows how a wait stands.</summary>
    public void Show(string activity, string status, TimeSpan remaining)
    {
        _isShown = true;
        cmdlet.WriteProgress(new ProgressRecord(ProgressId, activity, status)
        {
            SecondsRemaining = (int)Math.Max(0, remaining.TotalSeconds),
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
        }
    }
}
