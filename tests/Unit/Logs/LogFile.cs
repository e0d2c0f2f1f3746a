using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Logs;

/// <summary>A file of lines in a folder of its own.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-log-").FullName;

    public LogFile() => Disk = new OsDisk(DocumentFolders.For(System.IO.Path.Combine(_folder, "guide.md"), null), () => false);

    public IDisk Disk { get; }

    public string Path => System.IO.Path.Combine(_folder, "log.jsonl");

    public void Write(string text) => File.WriteAllText(Path, text);

    public SafeFileHandle Open() => Disk.TryOpenToRead(Path)!;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
