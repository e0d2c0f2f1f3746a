using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MdLock.McpTests.Support;

/// <summary>The protocol's inspector: a client that is not the project's, in the version that Inspector/package.json pins.</summary>
internal sealed partial class Inspector
{
    private const string LockFile = "package-lock.json";

    /// <summary>Enough for some hundred small packages over a slow line; without a network npm fails sooner.</summary>
    private static readonly TimeSpan NpmTimeout = TimeSpan.FromSeconds(120);

    private readonly string _program;

    private Inspector(string program) => _program = program;

    /// <summary>Installs it in the build's output folder, unless it is there.</summary>
    /// <returns>The inspector; null, with the reason, where it cannot be had.</returns>
    public static Inspector? TryInstall(out string reason)
    {
        string folder = Directory.CreateDirectory(Path.Combine(BuiltFiles.ToolFolder, "output", "inspector")).FullName;
        string program = Path.Combine(folder, "node_modules", "@modelcontextprotocol", "inspector", "cli", "build", "cli.js");
        string wanted = File.ReadAllText(Path.Combine(BuiltFiles.Inspector, LockFile));
        string installed = Path.Combine(folder, "installed.json");
        try
        {
            Run("node", ["--version"], folder, NpmTimeout);
            if (!File.Exists(installed) || File.ReadAllText(installed) != wanted)
            {
                foreach (string file in (string[])["package.json", LockFile])
                {
                    File.Copy(Path.Combine(BuiltFiles.Inspector, file), Path.Combine(folder, file), overwrite: true);
                }

                Ended npm = Run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1"], folder, NpmTimeout);
                if (npm.Code != 0)
                {
                    reason = $"npm could not bring the inspector: {npm.Errors}";
                    return null;
                }

                // Last: what was installed in part is installed anew.
                File.WriteAllText(installed, wanted);
            }
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            reason = $"The inspector needs node and npm: {e.Message}";
            return null;
        }

        reason = "";
        return new Inspector(program);
    }

    /// <summary>Lets it start a server, do one thing and end.</summary>
    /// <param name="server">How it starts the server.</param>
    /// <param name="request">Its options: the method, and what belongs to it.</param>
    public Ended Ask(ServerCommand server, IEnumerable<string> request)
    {
        Ended ended = Run("node", [_program, "--cli", server.Program, .. server.Arguments, .. request], server.Folder, Eventually.HangGuard);

        // That there is a newer one, which the Node.js of a distribution does not run.
        return ended with { Errors = Advertisement().Replace(ended.Errors, "") };
    }

    private static Ended Run(string program, IEnumerable<string> arguments, string folder, TimeSpan bound)
    {
        // On Windows npm is a batch file, which only its shell runs.
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(bound) || !Task.WaitAll([output, errors], bound))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' had not ended after {bound}.");
        }

        return new Ended(process.ExitCode, output.Result, errors.Result);
    }

    [GeneratedRegex(@"\s*⚠.*\n(    .*\n)*\n")]
    private static partial Regex Advertisement();

    /// <summary>What a process left.</summary>
    /// <param name="Code">Its exit code.</param>
    /// <param name="Output">Its standard output.</param>
    /// <param name="Errors">Its standard error.</param>
    internal sealed record Ended(int Code, string Output, string Errors);
}
