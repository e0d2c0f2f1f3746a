using System.Text.Json;
using System.Text.RegularExpressions;
using MdLock.Metrics;

namespace MdLock.UnitTests.Metrics;

public sealed partial class MetricsFormatTests : IDisposable
{
    private static readonly MetricsReport Report = new(
        new(1, 2, 3, 4) { Stale = 2, OldestAgeSeconds = 61.5 },
        new(1.5, new(10, 90.5, 99, 100, 50.25), 5) { Count = 8, TimedCount = 7, Total = TimeSpan.FromSeconds(0.35) })
    {
        Documents = ["docs/guide.md"],
        From = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero),
        Until = new(2024, 5, 1, 13, 0, 0, TimeSpan.Zero),
    };

    private static readonly MetricsReport Idle = new(new(0, 0, 0, 0), new(0, LatencyMetrics.None, 0));

    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-metrics-").FullName;

    [Fact]
    public void Given_AReport_When_WrittenAsJson_Then_TheShapeIsTheOneThatWasAgreed()
    {
        Assert.Equal(
            """
            {"locks":{"active":1,"waiting":2,"timeouts":3,"contentions":4,"stale":2,"oldest_age_seconds":61.5},
            "operations":{"throughput":1.5,"latency":{"p50":10,"p90":90.5,"p99":99,"max":100,"mean":50.25,"unit":"ms"},
            "failures":5,"throughput_unit":"1/s","count":8},"documents":["docs/guide.md"],
            "from":"2024-05-01T12:00:00+00:00","until":"2024-05-01T13:00:00+00:00"}
            """.ReplaceLineEndings(""),
            Report.ToJson());
        Assert.Contains("""{"p50":null,"p90":null,"p99":null,"max":null,"mean":null,"unit":"ms"}""", Idle.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_Reports_When_WrittenForPrometheus_Then_TheTextIsTheOneThatWasAgreed() => Assert.Equal(
        """
        # HELP mdlock_locks_active Live locks.
        # TYPE mdlock_locks_active gauge
        mdlock_locks_active{document="docs/guide.md"} 1
        mdlock_locks_active 0
        # HELP mdlock_locks_waiting Requests in the queue.
        # TYPE mdlock_locks_waiting gauge
        mdlock_locks_waiting{document="docs/guide.md"} 2
        mdlock_locks_waiting 0
        # HELP mdlock_locks_stale Locks behind which nobody stands any more.
        # TYPE mdlock_locks_stale gauge
        mdlock_locks_stale{document="docs/guide.md"} 2
        mdlock_locks_stale 0
        # HELP mdlock_locks_oldest_age_seconds The age of the oldest lock, live or stale; 0 without one.
        # TYPE mdlock_locks_oldest_age_seconds gauge
        mdlock_locks_oldest_age_seconds{document="docs/guide.md"} 61.5
        mdlock_locks_oldest_age_seconds 0
        # HELP mdlock_locks_timeouts_total Waits that ran out of time.
        # TYPE mdlock_locks_timeouts_total counter
        mdlock_locks_timeouts_total{document="docs/guide.md"} 3
        mdlock_locks_timeouts_total 0
        # HELP mdlock_locks_contentions_total Requests that met a conflict.
        # TYPE mdlock_locks_contentions_total counter
        mdlock_locks_contentions_total{document="docs/guide.md"} 4
        mdlock_locks_contentions_total 0
        # HELP mdlock_operations_total Operations, ended well or not.
        # TYPE mdlock_operations_total counter
        mdlock_operations_total{document="docs/guide.md"} 8
        mdlock_operations_total 0
        # HELP mdlock_operations_throughput Operations per second.
        # TYPE mdlock_operations_throughput gauge
        mdlock_operations_throughput{document="docs/guide.md"} 1.5
        mdlock_operations_throughput 0
        # HELP mdlock_operations_failures_total Operations that ended in an error.
        # TYPE mdlock_operations_failures_total counter
        mdlock_operations_failures_total{document="docs/guide.md"} 5
        mdlock_operations_failures_total 0
        # HELP mdlock_operations_latency_seconds How long operations took, waits for a lock included.
        # TYPE mdlock_operations_latency_seconds summary
        mdlock_operations_latency_seconds{document="docs/guide.md",quantile="0.5"} 0.01
        mdlock_operations_latency_seconds{document="docs/guide.md",quantile="0.9"} 0.0905
        mdlock_operations_latency_seconds{document="docs/guide.md",quantile="0.99"} 0.099
        mdlock_operations_latency_seconds_sum{document="docs/guide.md"} 0.35
        mdlock_operations_latency_seconds_count{document="docs/guide.md"} 7
        mdlock_operations_latency_seconds{quantile="0.5"} NaN
        mdlock_operations_latency_seconds{quantile="0.9"} NaN
        mdlock_operations_latency_seconds{quantile="0.99"} NaN
        mdlock_operations_latency_seconds_sum 0
        mdlock_operations_latency_seconds_count 0
        # HELP mdlock_operations_latency_max_seconds The longest operation.
        # TYPE mdlock_operations_latency_max_seconds gauge
        mdlock_operations_latency_max_seconds{document="docs/guide.md"} 0.1
        mdlock_operations_latency_max_seconds NaN

        """.ReplaceLineEndings("\n"),
        PrometheusText.Of([Report, Idle]));

    [Theory]
    [InlineData("a \"b\"\\c\nd{}=,é 😀")]
    [InlineData("C:\\docs\\new.md")]
    [InlineData("\\")]
    public void Given_AnyPath_When_WrittenForPrometheus_Then_EveryLineIsValidAndTheLabelIsThePath(string path)
    {
        string text = PrometheusText.Of([Report with { Documents = [path] }]);

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (string line in text.TrimEnd('\n').Split('\n').Where(line => !line.StartsWith('#')))
        {
            Match match = SampleLine().Match(line);
            Assert.True(match.Success, line);
            Assert.Equal(path, Unescape(match.Groups["document"].Value));
        }
    }

    [Fact]
    public void Given_AnotherCulture_When_Written_Then_NumbersAreTheSame()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new("de-DE");
            Assert.Contains("throughput{document=\"docs/guide.md\"} 1.5\n", PrometheusText.Of([Report]), StringComparison.Ordinal);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(MetricsFormat.Json)]
    [InlineData(MetricsFormat.Prometheus)]
    public void Given_AnOldFile_When_Exported_Then_ItIsReplacedWholeAndNothingIsLeftBeside(Enum format)
    {
        string path = Path.Combine(_folder, "mdlock.prom");
        File.WriteAllText(path, new string('x', 100_000));

        MetricsFile.Write(path, [Report], (MetricsFormat)format);

        string text = File.ReadAllText(path);
        Assert.Equal((MetricsFormat)format == MetricsFormat.Json ? Report.ToJson() + "\n" : PrometheusText.Of([Report]), text);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Given_AJsonExport_When_Read_Then_ItSaysOfWhatAndWhen()
    {
        string path = Path.Combine(_folder, "mdlock.json");
        MetricsFile.Write(path, [Report], MetricsFormat.Json);

        using var json = JsonDocument.Parse(File.ReadAllText(path));

        Assert.Equal(["locks", "operations", "documents", "from", "until"], json.RootElement.EnumerateObject().Select(one => one.Name));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Unescape(string label) => EscapeSequence().Replace(
        label, match => match.Value switch { @"\n" => "\n", @"\\" => "\\", _ => "\"" });

    // prometheus.io/docs/instrumenting/exposition_formats: a name, labels with escaped values, a number.
    [GeneratedRegex(
        """^[a-zA-Z_:][a-zA-Z0-9_:]*\{document="(?<document>(?:[^"\\]|\\["\\n])*)"(?:,quantile="[0-9.]+")?\} (?:[0-9.E+-]+|NaN)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""\\["\\n]""")]
    private static partial Regex EscapeSequence();
}
