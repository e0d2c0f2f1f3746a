namespace MdLock.Documents;

/// <summary>One stretch of a text replaced by another, with the sections before and after.</summary>
/// <param name="Old">The document before.</param>
/// <param name="New">The document after.</param>
/// <param name="Section">The section that is edited, of the old document.</param>
/// <param name="Range">The stretch of the old text that is replaced.</param>
/// <param name="Length">The length of what stands there in the new text.</param>
internal sealed record Splice(DocumentIndex Old, DocumentIndex New, Section Section, TextRange Range, int Length)
{
    /// <summary>What it does to the section.</summary>
    public SpliceKind Kind { get; init; }

    /// <summary>In an insertion: the level of the new section's heading.</summary>
    public int Level { get; init; }

    /// <summary>In an insertion: how much of the new text, a line end, still belongs to what stands before.</summary>
    public int Lead { get; init; }

    /// <summary>How many old sections start before the stretch.</summary>
    public int OldBefore { get; } = Old.CountStartingBefore(Range.Start);

    /// <summary>How many new sections start before the stretch.</summary>
    public int NewBefore { get; } = New.CountStartingBefore(Range.Start);

    /// <summary>The position of the first old section that starts after the stretch.</summary>
    public int OldAfter { get; } = Old.CountStartingBefore(Range.End);

    /// <summary>The position of the first new section that starts after the stretch.</summary>
    public int NewAfter { get; } = New.CountStartingBefore(Range.Start + Length);

    /// <summary>How far text after the stretch moves.</summary>
    public int Shift => Length - Range.Length;

    /// <summary>Whether text follows the stretch.</summary>
    public bool IsFollowed => Range.End < Old.Text.Length;

    /// <summary>Whether the section's heading is replaced too, if it has one.</summary>
    public bool ReplacesWhole => Range == Section.Range;

    /// <summary>The old sections that start in the stretch.</summary>
    public IEnumerable<Section> OldInside => Old.Sections.Skip(OldBefore).Take(OldAfter - OldBefore);

    /// <summary>The new sections that start in the stretch.</summary>
    public IEnumerable<Section> NewInside => New.Sections.Skip(NewBefore).Take(NewAfter - NewBefore);

    /// <summary>Replaces the stretch and indexes the new text.</summary>
    public static Splice Make(DocumentIndex old, Section section, TextRange range, string inserted) =>
        new(old, old.Replace(range, inserted), section, range, inserted.Length);
}
