using System.Management.Automation;

namespace MdLock.PesterRunner.Execution;

/// <summary>
/// The temporary folder of a test file, as <c>$TestDrive</c> and <c>TestDrive:</c>. What a block leaves there is gone
/// when the block ends; what was there before it stays.
/// </summary>
internal sealed class TestDrive : IDisposable
{
    private const string Name = "TestDrive";

    private readonly string _folder;
    private readonly SessionState _session;

    public TestDrive(SessionState session)
    {
        _session = session;
        _folder = Directory.CreateTempSubdirectory("MdLock.Pester.").FullName;
        session.PSVariable.Set($"global:{Name}", _folder);
        ProviderInfo fileSystem = session.Provider.GetOne("FileSystem");
        session.Drive.New(new PSDriveInfo(Name, fileSystem, _folder, "Files of the test", null), "Global");
    }

    /// <summary>What is there now.</summary>
    public IReadOnlySet<string> Snapshot() =>
        Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Removes what was not there when <paramref name="snapshot"/> was taken.</summary>
    public void Restore(IReadOnlySet<string> snapshot)
    {
        // Longest first: a folder is empty before it is removed.
        foreach (string path in Snapshot().Except(snapshot).OrderByDescending(path => path.Length))
        {
            Remove(path);
        }
    }

    public void Dispose()
    {
        _session.Drive.Remove(Name, force: true, "Global");
        Directory.Delete(_folder, recursive: true);
    }

    private static void Remove(string path)
    {
        // A link to a folder is a folder to Directory.Exists, and is removed without what it points at.
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
