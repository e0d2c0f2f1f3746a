using System.Diagnostics;
using System.Globalization;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.Contenders;

/// <summary>Many processes, started once for all runs: to start and compile takes each far longer than a run.</summary>
internal sealed class ContenderCrowd : IDisposable
{
    /// <summary>From the command to the start: long enough for it to reach everybody.</summary>
    private static readonly TimeSpan StartDelay = TimeSpan.FromMilliseconds(300);

    private readonly ContenderProcess[] _processes;

    private ContenderCrowd(ContenderProcess[] processes) => _processes = processes;

    /// <summary>Starts so many and waits until the last one is warm.</summary>
    /// <param name="count">How many.</param>
    /// <param name="program">The program; null for this one.</param>
    public static ContenderCrowd Start(int count, string? program = null)
    {
        program ??= Path.Combine(AppContext.BaseDirectory, BenchOptions.Program);
        var crowd = new ContenderCrowd([.. Enumerable.Range(0, count).Select(number => new ContenderProcess(program, number))]);
        try
        {
            crowd.HearAll(count, ContenderLoop.Ready);
            return crowd;
        }
        catch
        {
            crowd.Dispose();
            throw;
        }
    }

    /// <summary>Lets some of them compete.</summary>
    /// <param name="kind">As what.</param>
    /// <param name="folder">Over what.</param>
    /// <param name="count">How many.</param>
    /// <param name="time">For how long.</param>
    public CrowdResult Compete(string kind, string folder, int count, TimeSpan time)
    {
        TellAll(count, ContenderLoop.Open, kind, folder);
        HearAll(count, ContenderLoop.Opened);
        long start = Stopwatch.GetTimestamp() + ToTicks(StartDelay);
        long end = start + ToTicks(time);
        TellAll(
            count,
            ContenderLoop.Run,
            start.ToString(CultureInfo.InvariantCulture),
            end.ToString(CultureInfo.InvariantCulture));
        string[] answers = HearAll(count);

        // What was begun in time counts, and so does the time that it took: that of a large document is long.
        TimeSpan lasted = Stopwatch.GetElapsedTime(start);
        return new CrowdResult(lasted, [.. answers.Select(Turns)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ContenderProcess process in _processes)
        {
            process.Dispose();
        }
    }

    private void TellAll(int count, params string[] words)
    {
        foreach (ContenderProcess process in _processes.Take(count))
        {
            process.Tell(words);
        }
    }

    private string[] HearAll(int count) =>
        Task.WhenAll(_processes.Take(count).Select(process => process.Hear())).Result;

    private void HearAll(int count, string expected)
    {
        if (HearAll(count).FirstOrDefault(line => line != expected) is { } other)
        {
            throw new InvalidDataException($"A contender said '{other}' instead of '{expected}'.");
        }
    }

    private static Turn[] Turns(string answer) =>
        [.. answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Turn.Parse)];

    private static long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
