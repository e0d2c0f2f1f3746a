using CsCheck;
using MdLock.Metrics;

namespace MdLock.UnitTests.Metrics;

public sealed class LatencyMetricsTests
{
    [Fact]
    public void Given_AnyDurations_When_Summarised_Then_APercentileIsTheSmallestValueThatSoManyDoNotExceed() =>
        Gen.Double[0, 1000].Array[1, 300].Sample(values =>
        {
            LatencyMetrics latency = LatencyMetrics.Of(values);

            Assert.Equal(Naive(values, 50), latency.P50);
            Assert.Equal(Naive(values, 90), latency.P90);
            Assert.Equal(Naive(values, 99), latency.P99);
            Assert.Equal(values.Max(), latency.Max);
            Assert.Equal(values.Sum() / values.Length, latency.Mean!.Value, 0.001);
        });

    [Fact]
    public void Given_ASimpleSeries_When_Summarised_Then_ThePercentilesAreItsNumbers() => Assert.Equal(
        new LatencyMetrics(50, 90, 99, 100, 50.5), LatencyMetrics.Of(Enumerable.Range(1, 100).Select(i => (double)i).Reverse()));

    [Fact]
    public void Given_NoDurations_When_Summarised_Then_ThereAreNoFigures() =>
        Assert.Equal(LatencyMetrics.None, LatencyMetrics.Of([]));

    private static double Naive(double[] values, int percent) =>
        values.Where(candidate => values.Count(value => value <= candidate) * 100L >= (long)percent * values.Length).Min();
}
