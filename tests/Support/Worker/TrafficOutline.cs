using MdLock.Rules;

namespace MdLock.Worker;

/// <summary>The document of the random traffic: its text, and what each lock on it covers, told without MdLock.</summary>
public static class TrafficOutline
{
    /// <summary>The whole document's id.</summary>
    public const string Document = "_document";

    // Each section, the level of its heading, and the one above. Its place in the list is its place at the witness.
    private static readonly (string Id, int Level, string Parent)[] Places =
    [
        ("_preamble", 0, Document),
        ("guide", 1, Document),
        ("install", 2, "guide"),
        ("linux", 3, "install"),
        ("windows", 3, "install"),
        ("use", 2, "guide"),
        ("faq", 1, Document),
        ("limits", 2, "faq"),
        ("notes", 1, Document),
    ];

    /// <summary>The sections' ids.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. Places.Select(place => place.Id)];

    /// <summary>The document, a zero in each section.</summary>
    public static string Text { get; } = string.Concat(
        Places.Select(place => place.Level == 0 ? "0\n\n" : $"{new string('#', place.Level)} {place.Id}\n\n0\n\n"));

    /// <summary>The places that a lock covers.</summary>
    public static IReadOnlyList<int> Covered(string id, LockScope scope) =>
        [.. Enumerable.Range(0, Places.Length).Where(place => scope switch
        {
            LockScope.Document => true,
            LockScope.Body => Places[place].Id == id,
            _ => IsWithin(Places[place].Id, id),
        })];

    private static bool IsWithin(string id, string above) =>
        id == above || (id != Document && IsWithin(Places.First(place => place.Id == id).Parent, above));
}
