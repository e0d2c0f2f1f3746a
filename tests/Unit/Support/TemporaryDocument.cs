namespace MdLock.UnitTests.Support;

/// <summary>A document in a folder of its own, removed at the end.</summary>
internal sealed class TemporaryDocument : IDisposable
{
    public TemporaryDocument(string text = "# One\n\nfirst\n\n# Two\n\nsecond\n")
    {
        Folder = Directory.CreateTempSubdirectory("mdlock-unit-").FullName;
        Path = System.IO.Path.Combine(Folder, "guide.md");
        File.WriteAllText(Path, text);
    }

    public string Folder { get; }

    public string Path { get; }

    public string Locks => System.IO.Path.Combine(Folder, ".locks", "guide.md");

    public string Content => File.ReadAllText(Path);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
