using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>Tells whether an edit keeps to its section.</summary>
/// <remarks>
/// The bytes outside of the replaced stretch are the same before and after. What has to be checked is that they mean the
/// same: the same headings, with the same levels, parents and ends.
/// </remarks>
internal static class BoundaryCheck
{
    /// <summary>Finds the first harm that the edit does.</summary>
    /// <returns>The error to throw; null if the edit does no harm.</returns>
    public static SectionBoundaryException? FindHarm(Splice splice)
    {
        if (FindOwnBreach(splice) is { } breach)
        {
            return new(splice.Section.Id, splice.Section.Id, breach);
        }

        return FindHarmAmong(splice, 0, splice.OldBefore, 0, splice.NewBefore, shift: 0)
            ?? FindHarmAmong(
                splice,
                splice.OldAfter,
                splice.Old.Sections.Count,
                splice.NewAfter,
                splice.New.Sections.Count,
                splice.Shift);
    }

    private static BoundaryBreach? FindOwnBreach(Splice splice)
    {
        Section section = splice.Section;
        if (!section.HasHeading)
        {
            bool isPreamble = section != splice.Old.Root;
            return isPreamble && splice.NewInside.Any(inside => inside.HasHeading)
                ? BoundaryBreach.HeadingInPreamble
                : null;
        }

        if (!splice.ReplacesWhole)
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

    // Compares the sections of both documents that start on one side of the replaced stretch.
    private static SectionBoundaryException? FindHarmAmong(
        Splice splice, int oldStart, int oldEnd, int newStart, int newEnd, int shift)
    {
        for (int i = 0; oldStart + i < oldEnd || newStart + i < newEnd; i++)
        {
            Section? old = oldStart + i < oldEnd ? splice.Old.Sections[oldStart + i] : null;
            Section? fresh = newStart + i < newEnd ? splice.New.Sections[newStart + i] : null;
            int oldPlace = old is null ? int.MaxValue : old.Range.Start + shift;
            int newPlace = fresh?.Range.Start ?? int.MaxValue;
            if (newPlace < oldPlace)
            {
                return Harm(splice, SectionAt(splice.Old, newPlace - shift), BoundaryBreach.Split);
            }

            BoundaryBreach? breach = newPlace > oldPlace ? FindFate(splice, old!, shift) : Compare(splice, old!, fresh!);
            if (breach is not null)
            {
                return Harm(splice, old!, breach.Value);
            }
        }

        return null;
    }

    private static SectionBoundaryException Harm(Splice splice, Section harmed, BoundaryBreach breach) =>
        new(splice.Section.Id, harmed.Id, breach);

    // The heading is no longer where it was: lines before it have joined it, or it is gone.
    private static BoundaryBreach FindFate(Splice splice, Section old, int shift)
    {
        int headingEnd = old.BodyRange.Start + shift;
        Section at = SectionAt(splice.New, old.Range.Start + shift);
        return at.HasHeading && at.BodyRange.Start == headingEnd ? BoundaryBreach.HeadingChanged : BoundaryBreach.Swallowed;
    }

    private static BoundaryBreach? Compare(Splice splice, Section old, Section fresh)
    {
        int shift = fresh.Range.Start - old.Range.Start;
        if (old.HasHeading != fresh.HasHeading || (old.HasHeading && fresh.BodyRange.Start != old.BodyRange.Start + shift))
        {
            return BoundaryBreach.HeadingChanged;
        }

        if (fresh.Level != old.Level)
        {
            return BoundaryBreach.LevelChanged;
        }

        if (PlaceInNew(splice, old.Parent!) != fresh.Parent!.Index)
        {
            return BoundaryBreach.ParentChanged;
        }

        return fresh.Range.End == EndInNew(splice, old.Range) ? null : BoundaryBreach.ExtentChanged;
    }

    private static int PlaceInNew(Splice splice, Section old)
    {
        if (old.Index < splice.OldBefore)
        {
            return old.Index;
        }

        return old.Index - (old.Index < splice.OldAfter ? splice.OldBefore - splice.NewBefore : splice.OldAfter - splice.NewAfter);
    }

    // A section that ends where text is put in takes it up: only the edited one and those around it end there.
    private static int EndInNew(Splice splice, TextRange old)
    {
        bool endsBefore = old.End < splice.Range.Start || (old.End == splice.Range.Start && splice.Range.Length > 0);
        return endsBefore ? old.End : old.End + splice.Shift;
    }

    // The innermost section that holds the place.
    private static Section SectionAt(DocumentIndex index, int place)
    {
        int count = index.CountStartingBefore(place + 1);
        return count > 0 ? index.Sections[count - 1] : index.Root;
    }
}
