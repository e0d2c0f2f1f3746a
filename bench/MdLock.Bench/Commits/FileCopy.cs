using System.Diagnostics;
using MdLock.Bench.Contenders;

namespace MdLock.Bench.Commits;

/// <summary>The least that a new version of a file can cost: <c>cp</c>, and <c>sync</c> of the copy.</summary>
internal static class FileCopy
{
    public const string Title = "cp and sync";

    public static SingleEdit Run(string folder)
    {
        string document = ContenderKinds.DocumentPath(folder);
        string copy = document + ".copy";
        long start = Stopwatch.GetTimestamp();
        Call("cp", document, copy);
        Call("sync", copy);
        return new SingleEdit(Stopwatch.GetElapsedTime(start).TotalSeconds, PeakBytes: 0);
    }

    private static void Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{program} has failed.");
        }
    }
}
