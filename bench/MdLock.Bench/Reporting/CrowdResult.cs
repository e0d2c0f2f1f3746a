using System.Globalization;
using MdLock.Bench.Contenders;

namespace MdLock.Bench.Reporting;

/// <summary>What many processes did in one run.</summary>
internal sealed class CrowdResult
{
    private readonly double[] _sorted;

    /// <param name="time">How long it lasted.</param>
    /// <param name="turns">The operations of each process.</param>
    public CrowdResult(TimeSpan time, IReadOnlyList<Turn[]> turns)
    {
        _sorted = [.. turns.SelectMany(each => each).Select(turn => turn.Wait).Order()];
        Rate = _sorted.Length / time.TotalSeconds;
        int[] counts = CountTogether(turns);
        Fewest = counts.Min();
        Most = counts.Max();
    }

    public int Operations => _sorted.Length;

    /// <summary>Operations per second, of all together.</summary>
    public double Rate { get; }

    public int Fewest { get; }

    public int Most { get; }

    /// <summary>1 when all got the same.</summary>
    public double Evenness => Most == 0 ? double.NaN : (double)Fewest / Most;

    public double Median => Statistics.Percentile(_sorted, 0.5);

    public double P99 => Statistics.Percentile(_sorted, 0.99);

    public double Longest => Statistics.Percentile(_sorted, 1);

    /// <summary>
    /// The operations of each process while all of them took part: who was woken late, or had to leave early, is no measure for the
    /// order in which turns are given. All operations, where a contender does not tell when they were.
    /// </summary>
    private static int[] CountTogether(IReadOnlyList<Turn[]> turns)
    {
        if (turns.Any(each => each.Length == 0 || each[0].Over is null))
        {
            return [.. turns.Select(each => each.Length)];
        }

        double begin = turns.Max(each => each[0].Over!.Value);
        double end = turns.Min(each => each[^1].Over!.Value);
        int[] together = [.. turns.Select(each => each.Count(turn => turn.Over >= begin && turn.Over <= end))];
        return together.Max() > 0 ? together : [.. turns.Select(each => each.Length)];
    }

    /// <summary>A row with the medians over several runs.</summary>
    public static ReportRow ToRow(string what, IReadOnlyList<CrowdResult> runs)
    {
        CrowdResult middle = runs.OrderBy(run => run.Evenness).ElementAt(runs.Count / 2);
        return new ReportRow(what)
        {
            Speed = string.Create(CultureInfo.InvariantCulture, $"{Over(run => run.Rate):0} op/s"),
            Waits = string.Create(
                CultureInfo.InvariantCulture,
                $"{Over(run => run.Median):0.00} / {Over(run => run.P99):0.0} / {Over(run => run.Longest):0} ms"),
            Evenness = string.Create(
                CultureInfo.InvariantCulture, $"{middle.Fewest}/{middle.Most} = {middle.Evenness:0.00}"),
        };

        double Over(Func<CrowdResult, double> figure) => Statistics.Median(runs.Select(figure));
    }
}
