using System.Diagnostics;

namespace MdLock.Bench.Mcp;

/// <summary>A process that is asked in a line and answers in a line. Disposing it ends it.</summary>
internal sealed class SpokenProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    /// <summary>Starts dotnet.</summary>
    /// <param name="arguments">What it is started with.</param>
    /// <param name="isCompiledAtOnce">
    /// Whether code is compiled once and at its best, as in this process: for what is measured when it has run for a while.
    /// </param>
    public SpokenProcess(IEnumerable<string> arguments, bool isCompiledAtOnce)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = BuiltPrograms.ToolFolder,
        };

        // What is set for this process is inherited.
        start.Environment["DOTNET_TieredCompilation"] = isCompiledAtOnce ? "0" : "1";
        _process = Process.Start(start)!;
    }

    /// <summary>Sends a line.</summary>
    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Sends a line, and waits for the next one that comes.</summary>
    /// <exception cref="IOException">It ended.</exception>
    /// <exception cref="TimeoutException">It says nothing.</exception>
    public string Ask(string line)
    {
        Tell(line);
        return Hear();
    }

    /// <summary>Waits for a line.</summary>
    /// <exception cref="IOException">It ended.</exception>
    /// <exception cref="TimeoutException">It says nothing.</exception>
    public string Hear()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(Patience)
            ? line.Result ?? throw new IOException($"'{_process.StartInfo.ArgumentList[0]}' ended: {_process.StandardError.ReadToEnd()}")
            : throw new TimeoutException($"'{_process.StartInfo.ArgumentList[0]}' said nothing for {Patience}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
