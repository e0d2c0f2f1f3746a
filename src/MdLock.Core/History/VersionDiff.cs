using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using DiffPlex.Renderer;

namespace MdLock.History;

/// <summary>How one text became another, line by line.</summary>
/// <param name="Text">The unified diff; empty for equal texts.</param>
/// <param name="Added">How many lines were added.</param>
/// <param name="Removed">How many lines were removed.</param>
internal sealed record VersionDiff(string Text, int Added, int Removed)
{
    /// <summary>Compares two texts.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    /// <param name="beforeName">What the diff calls the one.</param>
    /// <param name="afterName">What the diff calls the other.</param>
    /// <param name="context">How many lines to show around each change.</param>
    public static VersionDiff Of(string before, string after, string beforeName, string afterName, int context)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before == after)
        {
            return new("", 0, 0);
        }

        // To the library what follows the last line end is one more line, which no diff tool shows.
        if (before.EndsWith('\n') && after.EndsWith('\n'))
        {
            (before, after) = (before[..^1], after[..^1]);
        }

        string text = UnidiffRenderer.GenerateUnidiff(
            before, after, beforeName, afterName, ignoreWhitespace: false, ignoreCase: false, context);
        List<DiffPiece> lines = InlineDiffBuilder.Diff(before, after, ignoreWhiteSpace: false).Lines;
        return new(
            text.ReplaceLineEndings("\n"),
            lines.Count(line => line.Type == ChangeType.Inserted),
            lines.Count(line => line.Type == ChangeType.Deleted));
    }
}
