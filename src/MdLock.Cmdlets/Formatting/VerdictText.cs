using MdLock.Output;

namespace MdLock.Formatting;

/// <summary>What the views say of how things are and how they ended.</summary>
public static class VerdictText
{
    /// <summary>How an event ended: a refusal yellow, a failure red.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null for plain text.</param>
    public static string Outcome(MdLockEventOutcome outcome, object? style)
    {
        var palette = Palette.Of(style);
        return palette.Paint(outcome.ToString(), outcome switch
        {
            MdLockEventOutcome.Refused => palette.Yellow,
            MdLockEventOutcome.Failed => palette.Red,
            _ => "",
        });
    }

    /// <summary>Whether a finding is a fault, which is red, or a note.</summary>
    /// <param name="isFault">Whether something is wrong.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null for plain text.</param>
    public static string Fault(bool isFault, object? style)
    {
        var palette = Palette.Of(style);
        return isFault ? palette.Paint("fault", palette.Red) : "note";
    }

    /// <summary>Whether a repair is done, which is green, or still open.</summary>
    /// <param name="done">Whether it is done.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null for plain text.</param>
    public static string Done(bool done, object? style)
    {
        var palette = Palette.Of(style);
        return done ? palette.Paint("done", palette.Green) : palette.Paint("open", palette.Yellow);
    }

    /// <summary>Whether something was passed: if not, it is red where it is needed, yellow where it is not.</summary>
    /// <param name="passed">Whether it was.</param>
    /// <param name="needed">Whether it is needed.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null for plain text.</param>
    public static string Passed(bool passed, bool needed, object? style)
    {
        var palette = Palette.Of(style);
        return passed ? palette.Paint("yes", palette.Green) : palette.Paint("no", needed ? palette.Red : palette.Yellow);
    }
}
