using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace MdLock.Bench.ColdStart;

/// <summary>Runs the steps of a subject in a pwsh of their own: that of the tool manifest.</summary>
internal static class FreshShell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // What the engine itself compiles and loads for its first import, and what measuring takes, is not what is measured.
    private const string Script = """
        $process = [System.Diagnostics.Process]::GetCurrentProcess()
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        function Measure-Step([scriptblock] $Step) {
            $process.Refresh()
            $processor = $process.TotalProcessorTime.TotalMilliseconds
            $methods = [System.Runtime.JitInfo]::GetCompiledMethodCount($false)
            $watch.Restart()
            . $Step
            $elapsed = $watch.Elapsed.TotalMilliseconds
            $methods = [System.Runtime.JitInfo]::GetCompiledMethodCount($false) - $methods
            $process.Refresh()
            $processor = $process.TotalProcessorTime.TotalMilliseconds - $processor
            [string]::Join(' ', ($elapsed, $processor, $methods).ForEach({ $_.ToString([cultureinfo]::InvariantCulture) }))
        }
        $null = Get-Command -Name Import-Module
        $null = Measure-Step { }
        Measure-Step { Import-Module $env:BENCH_MODULE }
        if ($env:BENCH_DOCUMENT) {
            $null = Get-Command -Name Set-MdSection
            Measure-Step { Set-MdSection $env:BENCH_DOCUMENT install -Append 'One line more.' }
        }
        """;

    /// <summary>The costs of the import, and of the first edit where the subject has one.</summary>
    /// <param name="subject">What to import.</param>
    /// <param name="folder">A folder that is not there yet, for the document.</param>
    public static IReadOnlyList<Cost> Measure(ColdStartSubject subject, string folder)
    {
        Directory.CreateDirectory(folder);
        string document = Path.Combine(folder, "guide.md");
        File.WriteAllText(document, "# Guide\n\nWelcome.\n\n## Install\n\nGet it.\n");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Root,
            Environment =
            {
                ["BENCH_MODULE"] = subject.Manifest,
                ["BENCH_DOCUMENT"] = subject.Edits ? document : "",
            },
        };
        foreach (string word in (string[])["pwsh", "-NoProfile", "-NonInteractive", "-Command", Script])
        {
            start.ArgumentList.Add(word);
        }

        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        if (!output.Wait(Patience))
        {
            shell.Kill(entireProcessTree: true);
            throw new TimeoutException($"pwsh had not imported and used '{subject.Manifest}' after {Patience}.");
        }

        string[] lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == (subject.Edits ? 2 : 1)
            ? [.. lines.Select(Parse)]
            : throw new IOException($"pwsh did not import and use '{subject.Manifest}': {output.Result}");
    }

    // Where the tool manifest is that pins pwsh.
    private static string Root => typeof(FreshShell).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ToolFolder").Value!;

    private static Cost Parse(string line)
    {
        double[] figures = [.. line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new(figures[0], figures[1], figures[2]);
    }
}
