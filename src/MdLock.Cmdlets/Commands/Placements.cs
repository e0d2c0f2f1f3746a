using MdLock.Documents;

namespace MdLock.Commands;

/// <summary>Where the parameters of a cmdlet put a section.</summary>
/// <remarks>No member of the cmdlets: their types are read before those of the engine can be found.</remarks>
internal static class Placements
{
    /// <summary>The place, seen from the other section.</summary>
    public static Placement Of(PlacementCommand command) => command switch
    {
        { Before: not null } => Placement.Before,
        { After: not null } => Placement.After,
        _ => Placement.Under,
    };
}
