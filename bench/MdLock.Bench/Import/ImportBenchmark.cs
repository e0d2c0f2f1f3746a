using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.Import;

/// <summary>How long Import-Module takes in a fresh session, beside a binary module with one cmdlet and no views.</summary>
internal static class ImportBenchmark
{
    public const string Name = "import";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // What the engine itself compiles and loads for its first import is not what is measured.
    private const string Before =
        "$null = Get-Command -Name Import-Module; $watch = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module ";

    private const string After =
        "; [System.Console]::Out.Write($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))";

    public static void Run(BenchOptions options, ReportTable table)
    {
        string empty = Metadata("EmptyModule");
        string mine = Metadata("Module");
        string[] modules = [empty, mine];
        List<double>[] times = [[], []];
        int rounds = options.Quick ? 5 : 21;
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < modules.Length; i++)
            {
                times[i].Add(Import(modules[i]));
            }
        }

        double ratio = Statistics.Median(times[1].Zip(times[0], (own, peer) => own / peer));
        table.Add(Row("import: empty module", times[0]));
        table.Add(Row("import: MdLock", times[1]) with
        {
            Ratio = string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} x empty"),
            Aim = "<= 1.5 x empty",
        });
    }

    private static ReportRow Row(string what, List<double> times) => new(what)
    {
        Speed = string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(times):0.0} ms"),
    };

    /// <summary>Milliseconds, in a process of its own.</summary>
    private static double Import(string module)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Metadata("ToolFolder"),
        };
        string script = $"{Before}'{module.Replace("'", "''", StringComparison.Ordinal)}'{After}";
        foreach (string word in (string[])["pwsh", "-NoProfile", "-NonInteractive", "-Command", script])
        {
            start.ArgumentList.Add(word);
        }

        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        if (!output.Wait(Patience))
        {
            shell.Kill(entireProcessTree: true);
            throw new TimeoutException($"pwsh did not import '{module}' in {Patience}.");
        }

        string answer = output.Result;
        return double.TryParse(answer, CultureInfo.InvariantCulture, out double milliseconds)
            ? milliseconds
            : throw new IOException($"The import of '{module}' failed: {answer}");
    }

    private static string Metadata(string key) => Path.GetFullPath(typeof(ImportBenchmark).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!);
}
