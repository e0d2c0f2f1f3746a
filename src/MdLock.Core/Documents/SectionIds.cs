namespace MdLock.Documents;

/// <summary>Gives each section of a document an id of its own.</summary>
/// <remarks>
/// A repeated id gets <c>-1</c>, <c>-2</c> … as on GitHub, and steps over those that another heading has. Ids that
/// headings name for themselves come first, wherever they stand, so that a heading with the same words does not take
/// them away; what stands for headings without a word comes last.
/// </remarks>
internal sealed class SectionIds
{
    /// <summary>The id of the document as a whole.</summary>
    public const string Document = "_document";

    /// <summary>The id of the text before the first heading.</summary>
    public const string Preamble = "_preamble";

    private const string WhereNothingIsLeft = "section";

    // Each id that is taken, and the number that its last repeat got.
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal)
    {
        [Document] = 0,
        [Preamble] = 0,
    };

    /// <summary>Gives ids to headings.</summary>
    /// <param name="titles">What the headings say, in document order.</param>
    /// <returns>Their ids in the same order.</returns>
    public static string[] Assign(IReadOnlyList<HeadingTitle> titles)
    {
        var ids = new SectionIds();
        string?[] assigned = new string?[titles.Count];
        for (int i = 0; i < titles.Count; i++)
        {
            if (titles[i].ExplicitId is { } id && ids._repeats.TryAdd(id, 0))
            {
                assigned[i] = id;
            }
        }

        for (int i = 0; i < titles.Count; i++)
        {
            string wanted = titles[i].ExplicitId ?? titles[i].Anchor;
            assigned[i] ??= wanted.Length > 0 ? ids.Take(wanted) : null;
        }

        for (int i = 0; i < titles.Count; i++)
        {
            assigned[i] ??= ids.Take(WhereNothingIsLeft);
        }

        return assigned!;
    }

    private string Take(string wanted)
    {
        string id = wanted;
        while (!_repeats.TryAdd(id, 0))
        {
            id = $"{wanted}-{++_repeats[wanted]}";
        }

        return id;
    }
}
