using System.Security.AccessControl;
using System.Security.Principal;

namespace MdLock.ContentionTests.Support;

/// <summary>Takes away the right to write, in the system's own way.</summary>
internal static class WriteDenial
{
    /// <summary>Nobody may write the file.</summary>
    public static void OfFile(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, FileAttributes.ReadOnly);
        }
        else
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }
    }

    /// <summary>
    /// Nobody may make anything in the folder, on Unix but for the superuser; skips the test where the denial does not bind.
    /// </summary>
    /// <returns>Gives the right back.</returns>
    public static IDisposable OfFolder(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                path,
                UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            return new Restorer(() => { });
        }

        var folder = new DirectoryInfo(path);
        DirectorySecurity security = folder.GetAccessControl();
        var denial = new FileSystemAccessRule(
            new SecurityIdentifier(WellKnownSidType.WorldSid, domainSid: null),
            FileSystemRights.CreateFiles | FileSystemRights.CreateDirectories,
            AccessControlType.Deny);
        security.AddAccessRule(denial);
        folder.SetAccessControl(security);
        string trial = Path.Combine(path, "trial");
        try
        {
            File.WriteAllText(trial, "");
        }
        catch (UnauthorizedAccessException)
        {
            return new Restorer(() =>
            {
                if (OperatingSystem.IsWindows())
                {
                    Restore(folder, denial);
                }
            });
        }

        Restore(folder, denial);
        File.Delete(trial);
        Assert.SkipWhen(Wine.IsHere, "Wine's SetNamedSecurityInfo keeps no deny entry that binds the superuser it runs as.");
        throw new InvalidOperationException("The denial does not bind.");
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static void Restore(DirectoryInfo folder, FileSystemAccessRule denial)
    {
        DirectorySecurity security = folder.GetAccessControl();
        security.RemoveAccessRule(denial);
        folder.SetAccessControl(security);
    }

    private sealed class Restorer(Action restore) : IDisposable
    {
        public void Dispose() => restore();
    }
}
