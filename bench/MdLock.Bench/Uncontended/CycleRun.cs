using System.Globalization;
using MdLock.Disk;

namespace MdLock.Bench.Uncontended;

/// <summary>One subject of the free lock alone, over and over: for a tracer or a profiler to look at.</summary>
internal static class CycleRun
{
    /// <summary>The argument that makes this program do that.</summary>
    public const string Command = "cycle";

    private const int DocumentBytes = 10 * 1024;
    private const int Sections = 20;
    private const int WarmUp = 300;

    /// <summary>Does it, and says what a cycle costs this process.</summary>
    /// <param name="name">The subject: <c>raw</c>, <c>manager</c>, <c>audited</c> or <c>session</c>.</param>
    /// <param name="count">How often.</param>
    /// <param name="folder">Where.</param>
    public static void Obey(string name, string count, string folder)
    {
        string document = Path.Combine(CanonicalFolder(folder), "guide.md");
        SampleDocument.Write(document, Sections, DocumentBytes);
        string locks = DocumentFolders.For(document, lockRoot: null).Folder;
        Directory.CreateDirectory(locks);
        using ICycle cycle = name switch
        {
            "raw" => new RawFileCycle(locks),
            "manager" => new ManagerCycle(document, SampleDocument.SectionId(3)),
            "audited" => new AuditedCycle(document, SampleDocument.SectionId(5)),
            "session" => new SessionCycle(document, SampleDocument.SectionId(4)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such subject."),
        };
        int cycles = int.Parse(count, CultureInfo.InvariantCulture);
        Repeat(cycle, WarmUp);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        Repeat(cycle, cycles);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {(Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / cycles:0.0} us of processor time and {(GC.GetAllocatedBytesForCurrentThread() - allocated) / cycles} bytes allocated a cycle"));
    }

    private static string CanonicalFolder(string folder) => Directory.CreateDirectory(folder).FullName;

    private static void Repeat(ICycle cycle, int times)
    {
        for (int i = 0; i < times; i++)
        {
            cycle.Once();
        }
    }
}
