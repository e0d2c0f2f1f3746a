namespace MdLock.Reports;

/// <summary>Adds up who waited for whom.</summary>
internal sealed class WaitPairs
{
    private readonly Dictionary<(string Waiter, string Holder), Sum> _sums = [];

    /// <summary>Takes note of a lock that was held while somebody waited.</summary>
    public void Add(LockWait wait, WaitedFor holder)
    {
        ArgumentNullException.ThrowIfNull(wait);
        ArgumentNullException.ThrowIfNull(holder);
        (string Waiter, string Holder) key = (wait.Waiter, holder.Span.Holder);
        if (!_sums.TryGetValue(key, out Sum? sum))
        {
            _sums.Add(key, sum = new Sum());
        }

        sum.Count++;
        sum.Length += holder.Length;
    }

    /// <summary>The pairs, the longest first.</summary>
    public IReadOnlyList<WaitPair> ToPairs() =>
    [
        .. from pair in _sums
           orderby pair.Value.Length descending, pair.Key.Waiter, pair.Key.Holder
           select new WaitPair(pair.Key.Waiter, pair.Key.Holder, pair.Value.Count, pair.Value.Length),
    ];

    private sealed class Sum
    {
        public int Count { get; set; }

        public TimeSpan Length { get; set; }
    }
}
