namespace MdLock.Errors;

/// <summary>No section answers to the selector: <see cref="ErrorIds.SectionNotFound"/>.</summary>
public sealed class SectionNotFoundException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="selector">The selector as it was given.</param>
    /// <param name="nearestIds">Ids of the sections that resemble it most, best first; may be empty.</param>
    public SectionNotFoundException(string selector, IReadOnlyList<string> nearestIds)
        : base(ErrorIds.SectionNotFound, $"No section answers to '{selector}'.", Advice(nearestIds))
    {
        Selector = Shown(selector);
        NearestIds = Shown(nearestIds);
    }

    /// <summary>The selector as it was given.</summary>
    public string Selector { get; }

    /// <summary>Ids of the sections that resemble the selector most, best first; may be empty.</summary>
    public IReadOnlyList<string> NearestIds { get; }

    private static string Advice(IReadOnlyList<string> nearestIds) => nearestIds.Count == 0
        ? "List the sections of the document and name one of them by its id or heading path."
        : $"Did you mean {string.Join(" or ", nearestIds.Select(id => $"'{id}'"))}?";
}
