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
        if (state == MdLockState.Released)
        {
            return palette.Paint("released", palette.Dim);
        }

        if (!string.IsNullOrEmpty(staleReason))
        {
            return palette.Paint("stale: " + SafeText.Line(staleReason), palette.Yellow);
        }

        return (state, isOwn) switch
        {
            (MdLockState.Waiting, _) => palette.Paint("waiting", palette.Dim),
            (_, true) => palette.Paint("own", palette.Green),
            _ => "held",
        };
    }

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
