using System.Globalization;

namespace MdLock.Bench.Reporting;

/// <summary>What many processes did in one run.</summary>
internal sealed class CrowdResult
{
    private readonly double[] _sorted;

    /// <param name="time">How long it lasted.</param>
    /// <param name="waits">The waits of each process, in milliseconds.</param>
    public CrowdResult(TimeSpan time, IReadOnlyList<double[]> waits)
    {
        _sorted = [.. waits.SelectMany(each => each).Order()];
        Rate = _sorted.Length / time.TotalSeconds;
        Fewest = waits.Min(each => each.Length);
        Most = waits.Max(each => each.Length);
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
