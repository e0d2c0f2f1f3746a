namespace MdLock.ContentionTests.Support;

/// <summary>A folder that is mounted once more, by sshfs as a file system of its own with locks of its own. Disposing it unmounts it.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private readonly string _source;
    private readonly string _folder;
    private readonly string _command;

    private Mount(string source, string folder, string command) => (_source, _folder, _command) = (source, folder, command);

    /// <summary>Mounts a folder by sshfs, which talks to the server program itself: no network takes part.</summary>
    public static async Task<Mount> Sshfs(string source, string sftpServer)
    {
        var mount = new Mount(
            source, Directory.CreateTempSubdirectory("mdlock-mount-").FullName, Path.GetTempFileName());
        await File.WriteAllTextAsync(mount._command, $"#!/bin/sh\nexec {sftpServer}\n");
        await Command.Run("chmod", "700", mount._command);
        await Command.Run("sshfs", $"here:{source}", mount._folder, "-o", $"ssh_command={mount._command}");
        return mount;
    }

    /// <summary>Lets what is mounted be seen at another place too, as a container does.</summary>
    public static Task<Mount> Bind(Mount mount) => Bind(mount._folder, mount._source);

    /// <summary>The same for a folder.</summary>
    public static Task<Mount> Bind(string folder) => Bind(folder, folder);

    /// <summary>Mounts a folder once more, so that nobody may write in it.</summary>
    public static async Task<Mount> ReadOnly(string source)
    {
        var mount = new Mount(
            source, Directory.CreateTempSubdirectory("mdlock-mount-").FullName, Path.GetTempFileName());
        await Command.Run("mount", "--bind", source, mount._folder);
        await Command.Run("mount", "-o", "remount,ro,bind", mount._folder);
        return mount;
    }

    private static async Task<Mount> Bind(string folder, string source)
    {
        var mount = new Mount(source, Directory.CreateTempSubdirectory("mdlock-mount-").FullName, Path.GetTempFileName());
        await Command.Run("mount", "--bind", folder, mount._folder);
        return mount;
    }

    /// <summary>Where a file of the folder is, through this mount.</summary>
    public string Of(string path) => Path.Combine(_folder, Path.GetRelativePath(_source, path));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Lazily: what a process that was killed has open may take a moment to be closed.
        await Command.TryRun("umount", "-l", _folder);
        File.Delete(_command);
        Directory.Delete(_folder);
    }
}
