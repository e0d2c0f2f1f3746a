namespace MdLock.Documents;

/// <summary>A stretch of a text, in UTF-16 code units (the units of <see cref="string.Length"/>).</summary>
/// <param name="Start">The index of its first unit, from 0.</param>
/// <param name="Length">How many units it has; 0 for a place between two units.</param>
internal readonly record struct TextRange(int Start, int Length)
{
    /// <summary>The index just after its last unit.</summary>
    public int End => Start + Length;

    /// <summary>The stretch between two indexes.</summary>
    /// <param name="start">The index of its first unit.</param>
    /// <param name="end">The index just after its last unit, at least <paramref name="start"/>.</param>
    /// <returns>The stretch.</returns>
    public static TextRange Between(int start, int end) => new(start, end - start);

    /// <summary>The text in this stretch.</summary>
    /// <param name="text">The text that the stretch belongs to.</param>
    /// <returns>A view of it, without a copy.</returns>
    public ReadOnlySpan<char> Of(string text) => text.AsSpan(Start, Length);
}
