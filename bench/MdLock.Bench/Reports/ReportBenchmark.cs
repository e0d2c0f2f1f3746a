using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MdLock.Audit;
using MdLock.Bench.Reporting;
using MdLock.Disk;
using MdLock.Reports;
using MdLock.Settings;

namespace MdLock.Bench.Reports;

/// <summary>How long the page about a busy document takes, beside what a program takes that only reads the trail.</summary>
internal static class ReportBenchmark
{
    public const string Name = "report";

    private const int Events = 100_000;
    private const int EventsOfRound = 4;
    private const int Owners = 10;
    private const int Sections = 40;
    private const int DocumentBytes = 10 * 1024;

    public static void Run(BenchOptions options, string folder, ReportTable table)
    {
        string document = Path.Combine(folder, Name, "guide.md");
        SampleDocument.Write(document, Sections, DocumentBytes);
        DocumentFolders folders = DocumentFolders.For(document, lockRoot: null);
        Fill(folders);

        int length = 0;
        var times = new List<(double Parsed, double Made)>();
        for (int round = 0; round <= (options.Quick ? 1 : 5); round++)
        {
            times.Add((Time(() => Parse(folders)), Time(() => length = Make(document).Length)));
        }

        // The first round compiles.
        times.RemoveAt(0);
        table.Add(Row("trail read as JSON, no more", times.Select(time => time.Parsed)));
        table.Add(Row($"page of {length / 1000} KB", times.Select(time => time.Made)) with
        {
            Ratio = string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(times.Select(time => time.Made / time.Parsed)):0.0} x reading"),
        });
    }

    /// <summary>Owners in turn ask for sections, wait for those before them, commit and release.</summary>
    private static void Fill(DocumentFolders folders)
    {
        folders.Create();
        var time = new SteppedTime();
        var settings = new AuditSettings { Sync = AuditSync.Never };
        using var trail = new AuditTrail(folders, settings, time);
        for (int round = 0; round < Events / EventsOfRound; round++)
        {
            var owner = new AuditOwner($"owner-{round % Owners}", $"user-{round % Owners}", "host", round % Owners);
            var entry = new AuditEntry { Type = AuditEventType.Contention, Owner = owner, SectionId = SampleDocument.SectionId(round % Sections) };
            trail.Append(entry);
            time.Advance(TimeSpan.FromMilliseconds(100));
            Guid id = Guid.NewGuid();
            trail.Append(entry with { Type = AuditEventType.Grant, LockId = id, Duration = TimeSpan.FromSeconds(0.1 + (0.05 * (round % 50))) });
            time.Advance(TimeSpan.FromMilliseconds(100));
            trail.Append(entry with { Type = AuditEventType.Commit, LockId = id, Duration = TimeSpan.FromMilliseconds(10) });
            time.Advance(TimeSpan.FromMilliseconds(200));
            trail.Append(entry with { Type = AuditEventType.Release, LockId = id });
        }
    }

    private static void Parse(DocumentFolders folders)
    {
        int count = 0;
        foreach (string file in Directory.EnumerateFiles(folders.Durable, "audit*.jsonl"))
        {
            foreach (string line in File.ReadLines(file))
            {
                using var one = JsonDocument.Parse(line);
                count++;
            }
        }

        if (count < Events)
        {
            throw new IOException($"The trail has {count} events, and was to have {Events}.");
        }
    }

    private static string Make(string document)
    {
        using var engine = new MdLockEngine(new LockSettings());
        var collector = new ContentionCollector(since: null, until: null);
        engine.Contention.Collect(document, collector, CancellationToken.None);
        return ReportPage.Of(collector.ToReport(), DateTimeOffset.UtcNow);
    }

    private static double Time(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static ReportRow Row(string what, IEnumerable<double> times) =>
        new(string.Create(CultureInfo.InvariantCulture, $"report of {Events} events: {what}"))
        {
            Speed = string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(times):0} ms"),
        };
}
