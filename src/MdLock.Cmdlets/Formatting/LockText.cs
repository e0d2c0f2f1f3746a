using MdLock.Output;

namespace MdLock.Formatting;

/// <summary>How things are with a lock.</summary>
public static class LockText
{
    /// <summary>Own, held, waiting or released; or stale, and why.</summary>
    /// <param name="state">Held, waiting or released.</param>
    /// <param name="isOwn">Whether the runspace owns it.</param>
    /// <param name="staleReason">Why it is over; null while it is live.</param>
    public static string Status(MdLockState state, bool isOwn, string? staleReason) => (state, isOwn) switch
    {
        (MdLockState.Released, _) => "released",
        _ when !string.IsNullOrEmpty(staleReason) => "stale: " + SafeText.Line(staleReason),
        (MdLockState.Waiting, _) => "waiting",
        (_, true) => "own",
        _ => "held",
    };

    /// <summary>The colour in which a status is said; empty for none.</summary>
    /// <param name="state">Held, waiting or released.</param>
    /// <param name="isOwn">Whether the runspace owns it.</param>
    /// <param name="staleReason">Why it is over; null while it is live.</param>
    /// <param name="palette">The colours of the session.</param>
    internal static string StatusColour(MdLockState state, bool isOwn, string? staleReason, Palette palette) =>
        (state, isOwn) switch
        {
            (MdLockState.Released, _) => palette.Dim,
            _ when !string.IsNullOrEmpty(staleReason) => palette.Yellow,
            (MdLockState.Waiting, _) => palette.Dim,
            (_, true) => palette.Green,
            _ => "",
        };
}
