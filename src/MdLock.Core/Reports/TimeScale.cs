namespace MdLock.Reports;

/// <summary>Where a moment is on a chart, in percent of its width: so charts fit pages of any width.</summary>
/// <param name="from">The left end.</param>
/// <param name="until">The right end.</param>
internal sealed class TimeScale(DateTimeOffset from, DateTimeOffset until)
{
    private const int MaxTicks = 4;

    private static readonly TimeSpan[] Steps =
    [
        .. new double[] { 1, 2, 5, 10, 20, 50, 100, 200, 500 }.Select(TimeSpan.FromMilliseconds),
        .. new double[] { 1, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromSeconds),
        .. new double[] { 1, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromMinutes),
        .. new double[] { 1, 2, 3, 6, 12 }.Select(TimeSpan.FromHours),
        .. new double[] { 1, 2, 7, 14, 28, 91, 182, 364 }.Select(TimeSpan.FromDays),
    ];

    private readonly double _ticks = Math.Max(1, (until - from).Ticks);

    /// <summary>The left end.</summary>
    public DateTimeOffset From => from;

    /// <summary>The length.</summary>
    public TimeSpan Length => until - from;

    /// <summary>The place of a moment; what is outside is at the end.</summary>
    public double Of(DateTimeOffset time) => Math.Clamp((time - from).Ticks / _ticks * 100, 0, 100);

    /// <summary>Round moments, and what they are called.</summary>
    public IEnumerable<(double At, string Label)> Marks()
    {
        TimeSpan step = Steps.FirstOrDefault(one => Length / one < MaxTicks, Steps[^1]);
        string form = step switch
        {
            { TotalSeconds: < 1 } => "HH:mm:ss.fff",
            { TotalMinutes: < 1 } => "HH:mm:ss",
            { TotalDays: >= 1 } => "yyyy-MM-dd",
            _ => from.UtcDateTime.Date == until.UtcDateTime.Date ? "HH:mm" : "MM-dd HH:mm",
        };
        long first = (from.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks;
        for (long at = first; at <= until.UtcTicks; at += step.Ticks)
        {
            var time = new DateTimeOffset(at, TimeSpan.Zero);
            yield return (Of(time), ReportText.Format(time, form));
        }
    }
}
