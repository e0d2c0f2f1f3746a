namespace MdLock.Reports;

/// <summary>The letter and the colour of each owner: the same in all charts, for the ten who held and waited longest.</summary>
internal sealed class OwnerLegend
{
    /// <summary>As many colours as can be told apart.</summary>
    private const int MaxOwners = 10;

    private readonly Dictionary<string, int> _places;

    private OwnerLegend(Dictionary<string, int> places, int others)
    {
        _places = places;
        Others = others;
    }

    /// <summary>The names, by their letters.</summary>
    public IEnumerable<string> Names => _places.OrderBy(one => one.Value).Select(one => one.Key);

    /// <summary>How many have no letter of their own.</summary>
    public int Others { get; }

    /// <summary>The place of an owner: 0, 1, 2 …; that of all the others is the last.</summary>
    public int PlaceOf(string name) => _places.GetValueOrDefault(name, MaxOwners);

    /// <summary>The letter of a place.</summary>
    public static char LetterOf(int place) => place < MaxOwners ? (char)('A' + place) : '+';

    /// <summary>The letters of a report.</summary>
    public static OwnerLegend Of(ContentionReport report)
    {
        var spans = report.Spans.Select(span => (Name: span.Holder, Length: span.Until - span.From));
        var waits = report.Waits.Select(wait => (Name: wait.Waiter, wait.Length));
        List<string> names =
        [
            .. from one in spans.Concat(waits)
               group one.Length by one.Name into owner
               orderby ContentionReport.Sum(owner) descending, owner.Key
               select owner.Key,
        ];
        return new(
            names.Take(MaxOwners).Select((name, place) => (name, place)).ToDictionary(one => one.name, one => one.place, StringComparer.Ordinal),
            Math.Max(0, names.Count - MaxOwners));
    }
}
