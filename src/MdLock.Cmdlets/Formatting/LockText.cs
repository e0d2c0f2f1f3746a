using System.Globalization;
using MdLock.Output;

namespace MdLock.Formatting;

/// <summary>What the views of locks say.</summary>
public static class LockText
{
    /// <summary>Own, held, waiting or released; or stale, and why.</summary>
    /// <param name="state">Held, waiting or released.</param>
    /// <param name="isOwn">Whether the runspace owns it.</param>
    /// <param name="staleReason">Why it is over; null while it is live.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null for plain text.</param>
    public static string Status(MdLockState state, bool isOwn, string? staleReason, object? style)
    {
        var palette = Palette.Of(style);
        string status = (state, isOwn) switch
        {
            (MdLockState.Released, _) => "released",
            _ when !string.IsNullOrEmpty(staleReason) => "stale: " + SafeText.Line(staleReason),
            (MdLockState.Waiting, _) => "waiting",
            (_, true) => "own",
            _ => "held",
        };
        return palette.Paint(status, StatusColour(state, isOwn, staleReason, palette));
    }

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

    /// <summary>Who, and in which process; for a lease, that it is one.</summary>
    /// <param name="owner">The user and the host.</param>
    /// <param name="processId">The process on that host; 0 if it is not known.</param>
    /// <param name="persistent">Whether it is a lease.</param>
    public static string Holder(string? owner, int processId, bool persistent)
    {
        string which = persistent ? "lease" : processId == 0 ? "" : processId.ToString(CultureInfo.InvariantCulture);
        return $"{which} {SafeText.Line(owner)}".Trim();
    }
}
