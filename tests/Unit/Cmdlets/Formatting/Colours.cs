namespace MdLock.UnitTests.Cmdlets.Formatting;

/// <summary>The colours of a <see cref="Style"/>.</summary>
public sealed class Colours
{
    public string Green { get; } = "<green>";

    public string Yellow { get; } = "<yellow>";
}
