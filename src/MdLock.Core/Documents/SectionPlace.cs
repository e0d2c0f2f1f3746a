using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>A place in a document at which a section can be put.</summary>
/// <param name="Container">The section directly above it.</param>
/// <param name="Position">Where it is: an index into the text.</param>
/// <param name="Level">The level of a heading there.</param>
internal readonly record struct SectionPlace(Section Container, int Position, int Level)
{
    /// <summary>Finds the place.</summary>
    /// <exception cref="SectionPlaceException">There is no such place.</exception>
    public static SectionPlace Of(DocumentIndex index, Section anchor, Placement placement)
    {
        if (placement == Placement.Under && (anchor.HasHeading || anchor == index.Root))
        {
            Section? last = anchor.Children.LastOrDefault(child => child.HasHeading);
            return new(anchor, anchor.Range.End, last?.Level ?? anchor.Level + 1);
        }

        if (placement == Placement.After && !anchor.HasHeading && anchor != index.Root)
        {
            Section? next = index.Sections.FirstOrDefault(section => section.HasHeading);
            return new(index.Root, anchor.Range.End, next?.Level ?? 1);
        }

        return anchor.HasHeading
            ? new(anchor.Parent!, placement == Placement.Before ? anchor.Range.Start : anchor.Range.End, anchor.Level)
            : throw SectionPlaceException.NoPlace(anchor.Id, placement);
    }
}
