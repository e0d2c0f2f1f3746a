using System.ComponentModel;
using System.Diagnostics;

namespace MdLock.UnitTests.Documents;

/// <summary>Finds the text of the CommonMark specification, which is not part of this repository.</summary>
/// <remarks>
/// The environment variable COMMONMARK_SPEC names a copy of its <c>spec.txt</c>. Without it, npm is asked for the
/// package that the specification is published in; what it fetches stays in the build's output folder.
/// </remarks>
internal static class CommonMarkSpecification
{
    private const string Package = "commonmark-spec@0.31.2";

    // Enough for one small package over a slow line; without a network npm fails sooner.
    private static readonly TimeSpan NpmTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The specification's text; null, with the reason, if it cannot be had.</summary>
    public static string? TryRead(out string reason)
    {
        reason = "";
        if (Environment.GetEnvironmentVariable("COMMONMARK_SPEC") is { Length: > 0 } given)
        {
            reason = $"COMMONMARK_SPEC names '{given}', which is not there.";
            return File.Exists(given) ? File.ReadAllText(given) : null;
        }

        string folder = Path.Combine(AppContext.BaseDirectory, "commonmark-spec");
        string spec = Path.Combine(folder, "node_modules", "commonmark-spec", "spec.txt");
        if (!File.Exists(spec) && !Install(folder, out reason))
        {
            return null;
        }

        return File.Exists(spec) ? File.ReadAllText(spec) : null;
    }

    private static bool Install(string folder, out string reason)
    {
        try
        {
            using Process npm = Process.Start(NpmCommand(folder))!;
            npm.StandardInput.Close();
            Task<string> output = npm.StandardOutput.ReadToEndAsync();
            Task<string> errors = npm.StandardError.ReadToEndAsync();
            if (!npm.WaitForExit(NpmTimeout))
            {
                npm.Kill(entireProcessTree: true);
                reason = $"npm did not bring {Package} in time.";
                return false;
            }

            reason = npm.ExitCode == 0 ? "" : $"npm could not bring {Package}: {output.Result}{errors.Result}";
            return npm.ExitCode == 0;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            reason = $"npm cannot be run: {e.Message}";
            return false;
        }
    }

    private static ProcessStartInfo NpmCommand(string folder)
    {
        string[] quietly = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"];
        string[] install = ["install", "--prefix", folder, .. quietly, Package];

        // On Windows npm is a batch file, which only its shell runs.
        var command = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", "npm", .. install])
            : new ProcessStartInfo("npm", install);
        command.RedirectStandardInput = true;
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        return command;
    }
}
