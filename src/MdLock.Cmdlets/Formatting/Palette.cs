using System.Reflection;

namespace MdLock.Formatting;

/// <summary>The colours of the session in which a board is shown; none where there should be none.</summary>
/// <remarks>The type of <c>$PSStyle</c> is newer than the reference library: it is read by names.</remarks>
internal sealed class Palette
{
    private readonly object? _style;

    private Palette(object? style) => _style = style;

    /// <summary>Of what a session does as it means to.</summary>
    public string Green => Colour(nameof(Green));

    /// <summary>Of what asks for a look.</summary>
    public string Yellow => Colour(nameof(Yellow));

    /// <summary>Of what is not there yet, or no more.</summary>
    public string Dim => Text(_style, nameof(Dim));

    /// <summary>The palette of a session.</summary>
    /// <param name="style">Its <c>$PSStyle</c>; null where there is none.</param>
    public static Palette Of(object? style)
    {
        // The convention of no-color.org: present and not empty.
        bool isPlain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Value(style, "OutputRendering")?.ToString() == "PlainText";
        return new Palette(isPlain ? null : style);
    }

    /// <summary>A text on one line in one of the colours.</summary>
    public string Paint(string text, string colour) =>
        text.Length == 0 || colour.Length == 0 ? text : colour + text + Text(_style, "Reset");

    private static object? Value(object? holder, string name) =>
        holder?.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)?.GetValue(holder);

    private static string Text(object? holder, string name) => Value(holder, name) as string ?? "";

    private string Colour(string name) => Text(Value(_style, "Foreground"), name);
}
