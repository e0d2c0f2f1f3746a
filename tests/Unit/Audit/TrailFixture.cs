using MdLock.Audit;
using MdLock.Disk;

namespace MdLock.UnitTests.Audit;

/// <summary>A document with a trail in a folder of its own.</summary>
internal sealed class TrailFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mdlock-audit-").FullName;

    public TrailFixture()
    {
        string document = Path.Combine(_root, "guide.md");
        File.WriteAllText(document, "# Guide\n");
        Folder = DocumentFolders.For(document, null);
        Files = new TrailFiles(Folder);
    }

    public DocumentFolders Folder { get; }

    public TrailFiles Files { get; }

    public AuditTrail Open(AuditSettings? settings = null, TimeProvider? time = null, IDisk? disk = null) =>
        new(Folder, settings ?? new AuditSettings(), time ?? TimeProvider.System, disk);

    /// <summary>Appends events, one by one, and closes the trail.</summary>
    public void Write(int count, AuditSettings? settings = null)
    {
        using AuditTrail trail = Open(settings);
        for (int i = 0; i < count; i++)
        {
            trail.Append(Entry($"event {i}"));
        }
    }

    public static AuditEntry Entry(string message) => new()
    {
        Type = AuditEventType.Release,
        Owner = new("0123456789abcdef", "ann", "alpha", 4711),
        SectionId = "install",
        LockId = new Guid("11112222-3333-4444-5555-666677778888"),
        Fence = 42,
        Duration = TimeSpan.FromMilliseconds(1.5),
        Message = message,
    };

    public IReadOnlyList<AuditFinding> Verify()
    {
        using AuditTrail trail = Open();
        return trail.Verify(CancellationToken.None);
    }

    public List<AuditEvent> Read() => [.. new AuditReader(Folder).Read(AuditFilter.None)];

    /// <summary>The lines of the files, oldest first, each with its line feed.</summary>
    public List<(string Path, List<string> Lines)> ReadFiles() =>
    [
        .. Files.ListClosed().Select(Files.Closed).Append(Files.Current).Select(path => (path, Split(File.ReadAllText(path)))),
    ];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static List<string> Split(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n")];
}
