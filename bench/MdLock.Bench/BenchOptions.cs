using MdLock.Bench.ColdStart;
using MdLock.Bench.Commits;
using MdLock.Bench.Contention;
using MdLock.Bench.Etcd;
using MdLock.Bench.History;
using MdLock.Bench.Mcp;
using MdLock.Bench.Reports;
using MdLock.Bench.Uncontended;

namespace MdLock.Bench;

/// <summary>What to measure, and for how long.</summary>
/// <param name="Quick">Short runs, to see that everything works; their figures are rough.</param>
/// <param name="Only">The one benchmark to run; null for all.</param>
/// <param name="Folder">Where the files are: on the file system that is to be measured.</param>
/// <param name="Processes">How many processes take part at most.</param>
/// <param name="Baseline">The manifest of an MdLock to compare the start of a process with; null for none.</param>
/// <param name="BaselineProgram">This program, built from another state, to compare locks and commits with; null for none.</param>
internal sealed record BenchOptions(
    bool Quick, string? Only, string Folder, int Processes, string? Baseline, string? BaselineProgram)
{
    /// <summary>The name of this program.</summary>
    public const string Program = "MdLock.Bench";

    /// <summary>The product is required to serve so many editors.</summary>
    public const int Editors = 50;

    private const int Few = 8;

    private static readonly string[] Names =
    [
        UncontendedBenchmark.Name,
        ContentionBenchmark.Name,
        EditorsBenchmark.Name,
        CommitsBenchmark.Name,
        LargeBenchmark.Name,
        HistoryBenchmark.Name,
        ColdStartBenchmark.Name,
        McpBenchmark.Name,
        ReportBenchmark.Name,
        EtcdBenchmark.Name,
    ];

    public static string Usage =>
        $"Usage: MdLock.Bench [--quick] [--folder PATH] [--processes NUMBER] [--baseline FOLDER] [--only {string.Join('|', Names)}]";

    /// <summary>How many processes compete: a few, then all.</summary>
    public IReadOnlyList<int> CrowdSizes => Processes > Few ? [Few, Processes] : [Processes];

    /// <summary>Runs of each subject, in turn; the table shows medians over them.</summary>
    public int Rounds => Quick ? 1 : 3;

    /// <summary>How long processes compete in one run.</summary>
    public TimeSpan RunTime => TimeSpan.FromSeconds(Quick ? 1.5 : 6);

    /// <summary>The options; null when they make no sense.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new BenchOptions(Quick: false, Only: null, Path.GetTempPath(), Editors, Baseline: null, BaselineProgram: null);
        for (int i = 0; i < args.Count; i++)
        {
            string? value = i + 1 < args.Count ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--only" when Names.Contains(value):
                    options = options with { Only = value };
                    i++;
                    break;
                case "--folder" when value is not null:
                    options = options with { Folder = Path.GetFullPath(value) };
                    i++;
                    break;
                case "--baseline" when value is not null:
                    options = options.WithBaseline(Path.GetFullPath(value));
                    i++;
                    break;
                case "--processes" when int.TryParse(value, out int number) && number is > 0 and <= Editors:
                    options = options with { Processes = number };
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    public bool Includes(string name) => Only is null || Only == name;

    /// <summary>A folder with a built module, or with this program as it was built from another state, or with both.</summary>
    private BenchOptions WithBaseline(string folder)
    {
        string manifest = Path.Combine(folder, "MdLock.psd1");
        string program = Path.Combine(folder, Program);
        return this with
        {
            Baseline = File.Exists(manifest) || !File.Exists(program) ? manifest : null,
            BaselineProgram = File.Exists(program) ? program : null,
        };
    }
}
