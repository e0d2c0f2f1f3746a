using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>Tells whether an edit keeps to its section.</summary>
/// <remarks>
/// The bytes outside of the replaced stretch are the same before and after. What has to be checked is that they mean
/// the same: the same headings, with the same levels, parents and ends.
/// </remarks>
internal static class BoundaryCheck
{
    /// <summary>Finds the first harm that the edit does.</summary>
    /// <returns>The error to throw; null if the edit does no harm.</returns>
    public static SectionBoundaryException? FindHarm(Splice splice)
    {
        (int Old, int New, int Shift) before = (0, 0, 0);
        (int Old, int New, int Shift) after = (splice.OldAfter, splice.NewAfter, splice.Shift);

        // A heading that is gone moves the ends of others: what happened to the heading comes first.
        return FindLostHeading(splice, before, splice.OldBefore, splice.NewBefore)
            ?? FindOwnHarm(splice)
            ?? FindLostHeading(splice, after, splice.Old.Sections.Count, splice.New.Sections.Count)
            ?? FindChange(splice, before, splice.OldBefore)
            ?? FindChange(splice, after, splice.Old.Sections.Count);
    }

    private static SectionBoundaryException? FindOwnHarm(Splice splice) =>
        FindOwnBreach(splice) is { } breach ? Harm(splice, splice.Section, breach) : null;

    private static BoundaryBreach? FindOwnBreach(Splice splice)
    {
        Section section = splice.Section;
        if (splice.Kind == SpliceKind.Removal)
        {
            return null;
        }

        if (splice.Kind == SpliceKind.Insertion)
        {
            return FindNewSectionsBreach(splice);
        }

        if (!section.HasHeading)
        {
            bool isPreamble = section != splice.Old.Root;
            return isPreamble && splice.NewInside.Any(inside => inside.HasHeading)
                ? BoundaryBreach.HeadingInPreamble
                : null;
        }

        if (!splice.ReplacesWhole && splice.Kind != SpliceKind.Heading)
        {
            return splice.NewInside.Any(inside => inside.Level <= section.Level) ? BoundaryBreach.SecondSection : null;
        }

        return splice.NewInside.FirstOrDefault() switch
        {
            null => BoundaryBreach.HeadingMissing,
            { HasHeading: false } => BoundaryBreach.TextBeforeHeading,
            var first when first.Range.Start > splice.Range.Start => BoundaryBreach.TextBeforeHeading,
            var first when first.Level != section.Level => BoundaryBreach.LevelChanged,
            var first when splice.NewInside.Skip(1).Any(other => other.Level <= first.Level) =>
                BoundaryBreach.SecondSection,
            _ => null,
        };
    }

    private static BoundaryBreach? FindNewSectionsBreach(Splice splice) => splice.NewInside.FirstOrDefault() switch
    {
        null => BoundaryBreach.HeadingMissing,
        { HasHeading: false } => BoundaryBreach.TextBeforeHeading,
        var first when first.Range.Start > splice.Range.Start + splice.Lead => BoundaryBreach.TextBeforeHeading,
        var first when first.Level != splice.Level => BoundaryBreach.LevelChanged,
        var first when first.Parent!.Index != PlaceInNew(splice, splice.Section) => BoundaryBreach.ParentChanged,
        var first when splice.NewInside.Skip(1).Any(other => other.Level <= first.Level) => BoundaryBreach.SecondSection,
        _ => null,
    };

    // Both documents have the same text on one side of the replaced stretch: are its headings the same?
    private static SectionBoundaryException? FindLostHeading(
        Splice splice, (int Old, int New, int Shift) start, int oldEnd, int newEnd)
    {
        for (int i = 0; start.Old + i < oldEnd || start.New + i < newEnd; i++)
        {
            Section? old = start.Old + i < oldEnd ? splice.Old.Sections[start.Old + i] : null;
            Section? fresh = start.New + i < newEnd ? splice.New.Sections[start.New + i] : null;
            int oldPlace = old is null ? int.MaxValue : old.Range.Start + start.Shift;
            int newPlace = fresh?.Range.Start ?? int.MaxValue;
            if (newPlace < oldPlace || (newPlace == oldPlace && fresh!.HasHeading && !old!.HasHeading))
            {
                return Harm(splice, SectionAt(splice.Old, newPlace - start.Shift), BoundaryBreach.Split);
            }

            if (newPlace > oldPlace)
            {
                return Harm(splice, old!, BoundaryBreach.Swallowed);
            }

            if (!HasSameHeading(splice, old!, fresh!))
            {
                return Harm(splice, old!, BoundaryBreach.HeadingChanged);
            }
        }

        return null;
    }

    // Sections with the same headings: have they the same place among the others? A parent may change then. Level and
    // end follow from the headings; they are compared all the same, as what an edit must not change is what counts.
    private static SectionBoundaryException? FindChange(
        Splice splice, (int Old, int New, int Shift) start, int oldEnd)
    {
        for (int i = 0; start.Old + i < oldEnd; i++)
        {
            Section old = splice.Old.Sections[start.Old + i];
            Section fresh = splice.New.Sections[start.New + i];
            if (fresh.Level != old.Level)
            {
                return Harm(splice, old, BoundaryBreach.LevelChanged);
            }

            if (PlaceInNew(splice, old.Parent!) != fresh.Parent!.Index)
            {
                return Harm(splice, old, BoundaryBreach.ParentChanged);
            }

            if (fresh.Range.End != EndInNew(splice, old))
            {
                return Harm(splice, old, BoundaryBreach.ExtentChanged);
            }
        }

        return null;
    }

    private static SectionBoundaryException Harm(Splice splice, Section harmed, BoundaryBreach breach) =>
        new(splice.Section.Id, harmed.Id, breach);

    private static bool HasSameHeading(Splice splice, Section old, Section fresh)
    {
        ReadOnlySpan<char> before = HeadingOf(splice.Old, old);
        ReadOnlySpan<char> after = HeadingOf(splice.New, fresh);

        // The last line of the document may have got a line end because something follows it now.
        return after.SequenceEqual(before)
            || (!NewLineStyle.EndsLine(before) && after.TrimEnd("\r\n").SequenceEqual(before));
    }

    private static ReadOnlySpan<char> HeadingOf(DocumentIndex index, Section section) =>
        index.Text.AsSpan(section.Range.Start, section.BodyRange.Start - section.Range.Start);

    // Only a section that starts before the stretch or after it has others after it as its parts.
    private static int PlaceInNew(Splice splice, Section old) =>
        old.Index < splice.OldBefore ? old.Index : old.Index - splice.OldAfter + splice.NewAfter;

    // A section that ends where text is put in takes it up if it is the edited one or around that. A blank line in the
    // place of a removed section belongs to what stands before.
    private static int EndInNew(Splice splice, Section old)
    {
        int end = old.Range.End;
        if (end == splice.Range.Start && splice.Range.Length == 0)
        {
            return end + (old.Contains(splice.Section) ? splice.Shift : splice.Lead);
        }

        if (end == splice.Range.Start && splice.Kind == SpliceKind.Removal)
        {
            return end + splice.Length;
        }

        // Blank lines before a section that was the last one go with it.
        if (end > splice.Range.Start && end < splice.Range.End && splice.Kind == SpliceKind.Removal)
        {
            return splice.Range.Start + splice.Length;
        }

        return end <= splice.Range.Start ? end : end + splice.Shift;
    }

    // The innermost section that holds the place.
    private static Section SectionAt(DocumentIndex index, int place)
    {
        int count = index.CountStartingBefore(place + 1);
        return count > 0 ? index.Sections[count - 1] : index.Root;
    }
}
