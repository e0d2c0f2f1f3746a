namespace MdLock.Documents;

/// <summary>A top-level heading as the parser found it.</summary>
/// <param name="Start">Where its first line starts: an index into the text.</param>
/// <param name="End">Where the line after it starts, or the length of the text.</param>
/// <param name="Level">1 to 6.</param>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="IsSetext">Whether it is underlined; otherwise it starts with number signs.</param>
/// <param name="FollowsDefinitions">Whether link definitions stand somewhere before it.</param>
/// <param name="Markup">Its text with inline markup, without the marks that make it a heading.</param>
internal sealed record ScannedHeading(
    int Start, int End, int Level, int Line, bool IsSetext, bool FollowsDefinitions, string Markup)
{
    /// <summary>What it says.</summary>
    public HeadingTitle Title { get; } = HeadingTitle.Read(Markup);
}
