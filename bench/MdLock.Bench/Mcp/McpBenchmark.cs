using System.Diagnostics;
using System.Globalization;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.Mcp;

/// <summary>What an agent waits for: the start of its server, and an edit by it beside the same edit without it.</summary>
internal static class McpBenchmark
{
    public const string Name = "mcp";

    private const int DocumentBytes = 10 * 1024;
    private const int Sections = 10;

    public static void Run(BenchOptions options, string folder, ReportTable table)
    {
        MeasureStarts(options.Quick ? 5 : 21, folder, table);
        MeasureEdits(options.Quick ? 20 : 200, folder, table);
    }

    private static void MeasureStarts(int rounds, string folder, ReportTable table)
    {
        string root = Directory.CreateDirectory(Path.Combine(folder, "starts")).FullName;
        string call = $"Import-Module '{BuiltPrograms.Module}'; Start-MdMcpServer -Root '{root}'";
        List<double[]> times = InTurn(
            rounds,
            () => Time(() => FirstLine([BuiltPrograms.Server, "--version"], request: null)),
            () => Time(() => FirstLine([BuiltPrograms.Server, "--root", root], ServerRequests.Initialize)),
            () => Time(() => FirstLine(["pwsh", "-NoProfile", "-Command", call], ServerRequests.Initialize)));
        table.Add(Row("start: mdlock-mcp --version", times, 0));
        table.Add(Row("start to first answer: mdlock-mcp", times, 1) with { Ratio = Ratio(times, 1, 0, "--version") });
        table.Add(Row("start to first answer: Start-MdMcpServer", times, 2) with { Ratio = Ratio(times, 2, 1, "mdlock-mcp") });
    }

    private static void MeasureEdits(int rounds, string folder, ReportTable table)
    {
        string section = SampleDocument.SectionId(0);
        using var session = new SessionEditor(NewDocument(folder, "session"), section);
        using var module = new ModuleEditor(NewDocument(folder, "module"), section);
        using var server = new ServerEditor(NewDocument(folder, "server"), section);
        List<double[]> times = InTurn(rounds, TimeOf(session), TimeOf(module), TimeOf(server));
        table.Add(Row("edit: OwnerSession", times, 0));
        table.Add(Row("edit: Set-MdSection", times, 1) with { Ratio = Ratio(times, 1, 0, "session") });
        table.Add(Row("edit: mdlock-mcp", times, 2) with
        {
            Ratio = $"{Ratio(times, 2, 0, "session")}, {Ratio(times, 2, 1, "Set-MdSection")}",
        });

        static Func<double> TimeOf(IEditor editor) => () => Time(() => editor.Append("One line more."));
    }

    private static string NewDocument(string folder, string name)
    {
        string document = Path.Combine(folder, name, "guide.md");
        SampleDocument.Write(document, Sections, DocumentBytes);
        return document;
    }

    private static void FirstLine(IEnumerable<string> arguments, string? request)
    {
        using var process = new SpokenProcess(arguments, isCompiledAtOnce: false);
        if (request is not null)
        {
            process.Tell(request);
        }

        process.Hear();
    }

    /// <summary>Milliseconds of each, in turn, after one turn that does not count.</summary>
    private static List<double[]> InTurn(int rounds, params Func<double>[] subjects)
    {
        List<double[]> times = [];
        for (int round = 0; round <= rounds; round++)
        {
            times.Add([.. subjects.Select(measure => measure())]);
        }

        times.RemoveAt(0);
        return times;
    }

    private static double Time(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static ReportRow Row(string what, List<double[]> times, int subject) => new($"mcp {what}")
    {
        Speed = string.Create(
            CultureInfo.InvariantCulture, $"{Statistics.Median(times.Select(round => round[subject])):0.00} ms"),
    };

    private static string Ratio(List<double[]> times, int own, int peer, string name) => string.Create(
        CultureInfo.InvariantCulture, $"{Statistics.Median(times.Select(round => round[own] / round[peer])):0.00} x {name}");
}
