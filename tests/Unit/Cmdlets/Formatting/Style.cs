namespace MdLock.UnitTests.Cmdlets.Formatting;

/// <summary>Has of <c>$PSStyle</c> what views read, with names in place of escape sequences.</summary>
public sealed class Style
{
    public string OutputRendering { get; init; } = "Host";

    public string Reset { get; } = "</>";

    public string Dim { get; } = "<dim>";

    public Colours Foreground { get; } = new();
}
