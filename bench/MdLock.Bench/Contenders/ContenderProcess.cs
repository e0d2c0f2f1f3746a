using System.Diagnostics;
using System.Globalization;

namespace MdLock.Bench.Contenders;

/// <summary>The parent's end of a process that competes.</summary>
internal sealed class ContenderProcess : IDisposable
{
    /// <summary>The argument that makes this program a contender.</summary>
    public const string Command = "contend";

    /// <summary>Longer than a contender takes to notice that it hangs.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(11);

    private readonly Process _process;

    /// <param name="program">The program: this one, or one that was built from another state.</param>
    /// <param name="number">Which contender it is.</param>
    public ContenderProcess(string program, int number)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
        _process = Process.Start(start)!;
    }

    public void Tell(params string[] words)
    {
        _process.StandardInput.WriteLine(string.Join('\t', words));
        _process.StandardInput.Flush();
    }

    /// <summary>The next line that the process says.</summary>
    /// <exception cref="TimeoutException">It says nothing.</exception>
    /// <exception cref="EndOfStreamException">It has ended.</exception>
    public async Task<string> Hear() => await _process.StandardOutput.ReadLineAsync().WaitAsync(AnswerLimit)
        ?? throw new EndOfStreamException($"Contender {_process.Id} has ended.");

    /// <summary>Ends the process: it goes when its input ends, and is made to go if not.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
