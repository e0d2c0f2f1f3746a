using System.Diagnostics;

namespace MdLock.UnitTests.Platform.Windows;

/// <summary>A link to a folder on Windows: a junction; under Wine, which makes none, a symbolic link of the system beneath.</summary>
internal static class FolderLink
{
    private const int Limit = 30_000;

    public static void Make(string path, string target)
    {
        if (Wine.IsHere)
        {
            RunOnUnix("/bin/ln", "-s", UnixPath(target), UnixPath(path));
        }
        else
        {
            Run("cmd", "/c", "mklink", "/J", path, target);
        }

        Assert.SkipUnless(SpinWait.SpinUntil(() => Directory.Exists(path), Limit), "This system makes no link to a folder.");
    }

    public static void Remove(string path)
    {
        if (!Wine.IsHere)
        {
            Directory.Delete(path);
        }
        else if (Directory.Exists(path))
        {
            RunOnUnix("/bin/rm", UnixPath(path));
            Assert.True(SpinWait.SpinUntil(() => !Directory.Exists(path), Limit), $"'{path}' stays.");
        }
    }

    private static void RunOnUnix(string program, params string[] arguments) =>
        Run("cmd", ["/c", "start", "/unix", program, .. arguments]);

    private static string UnixPath(string path) => Run("winepath", "-u", path).Trim();

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Limit), $"{program} did not end within {Limit} ms.");
        return said;
    }
}
