using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Owners as something to choose: by user and host, then by their ids.</summary>
internal static class OwnerChoices
{
    /// <summary>What there is to choose.</summary>
    /// <param name="found">
    /// User with host, owner's id, and what is to be told: the first is told of an owner that is found repeatedly.
    /// </param>
    public static IEnumerable<CompletionChoice> Of(IReadOnlyList<(string Name, string OwnerId, string Note)> found) =>
    [
        .. found.DistinctBy(one => one.Name).Select(one => ToChoice(one.Name, one.Note)),
        .. found.DistinctBy(one => one.OwnerId).Select(one => ToChoice(one.OwnerId, $"{one.Name}, {one.Note}")),
    ];

    private static CompletionChoice ToChoice(string name, string note) =>
        new([new CompletionName(name, SectionNaming.ToPattern(name))], () => note);
}
