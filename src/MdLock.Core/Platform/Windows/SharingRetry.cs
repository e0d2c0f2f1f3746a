namespace MdLock.Platform.Windows;

/// <summary>Tries again what fails because somebody has a file open: scanners, indexers and backups do, for moments.</summary>
internal static class SharingRetry
{
    /// <summary>
    /// How long in all: a scanner is through with a small file within tenths of a second; what has it open for longer
    /// is an editor, and its user should hear of it.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    /// <summary>
    /// "Denied" is also said of a file that is being deleted, which passes, but mostly it is meant: it is said soon.
    /// </summary>
    private static readonly TimeSpan DeniedBound = TimeSpan.FromMilliseconds(200);

    // From a millisecond up, as most openings are short; with chance in it, so that two do not meet time and again.
    private const int FirstPause = 1;
    private const int LongestPause = 50;

    /// <summary>Does it, as often as is needed within the bound.</summary>
    /// <exception cref="IOException">Still in use, or another failure.</exception>
    /// <exception cref="UnauthorizedAccessException">Denied.</exception>
    public static void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Does it, as often as is needed within the bound, and gives what it gives.</summary>
    /// <exception cref="IOException">Still in use, or another failure.</exception>
    /// <exception cref="UnauthorizedAccessException">Denied.</exception>
    public static T Run<T>(Func<T> action)
    {
        long start = Environment.TickCount64;
        for (int pause = FirstPause; ; pause = Math.Min(pause * 2, LongestPause))
        {
            try
            {
                return action();
            }
            catch (Exception failure) when (MayPass(WindowsError.Of(failure), Environment.TickCount64 - start))
            {
                // Not a wait for a signal: nobody tells when a file is closed.
                Thread.Sleep(pause + Random.Shared.Next(pause + 1));
            }
        }
    }

    private static bool MayPass(int error, long elapsed) => error switch
    {
        WindowsError.SharingViolation or WindowsError.LockViolation or WindowsError.UserMappedFile
            or WindowsError.UnableToRemoveReplaced or WindowsError.UnableToMoveReplacement => elapsed < Bound.TotalMilliseconds,
        WindowsError.AccessDenied or WindowsError.DeletePending => elapsed < DeniedBound.TotalMilliseconds,
        _ => false,
    };
}
