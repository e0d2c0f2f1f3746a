namespace MdLock.ContentionTests.Support;

/// <summary>Debian packages that a test needs: installed if they are missing and can be had.</summary>
internal static class Installed
{
    private static readonly SemaphoreSlim Gate = new(1);

    /// <summary>Why they cannot be had; null when they are there.</summary>
    /// <param name="program">A program of them, by its full path.</param>
    /// <param name="packages">Their names.</param>
    public static async Task<string?> WhyNot(string program, params string[] packages)
    {
        if (File.Exists(program))
        {
            return null;
        }

        if (!File.Exists("/usr/bin/apt-get") || !Environment.IsPrivilegedProcess)
        {
            return $"{program} is missing, and only root can install it with apt-get.";
        }

        await Gate.WaitAsync(Eventually.HangGuard);
        try
        {
            const string script =
                "export DEBIAN_FRONTEND=noninteractive; { apt-get update && apt-get install -y --no-install-recommends \"$@\"; } > /dev/null < /dev/null";
            await Command.TryRun("timeout", ["110", "sh", "-c", script, "sh", .. packages]);
            return File.Exists(program) ? null : $"{string.Join(", ", packages)} could not be installed.";
        }
        finally
        {
            Gate.Release();
        }
    }
}
