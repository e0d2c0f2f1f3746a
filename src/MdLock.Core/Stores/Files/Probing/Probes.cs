using System.Diagnostics;
using System.Globalization;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files.Probing;

/// <summary>The single trials. Each answers with what it saw; a system that refuses is an exception.</summary>
internal static class Probes
{
    /// <summary>Enough for a race to show that is there at all, in some milliseconds on a local disk.</summary>
    private const int Rounds = 100;

    /// <summary>As long as both contents must be to span several blocks and network packets.</summary>
    private const int ContentLength = 64 * 1024;

    /// <summary>Leftover files are judged by their age in minutes; so much of a difference changes nothing.</summary>
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(10);

    public static ProbeAnswer CreatesExclusively(ProbeFolder folder)
    {
        string path = folder.NewFile("first"u8);
        try
        {
            StateFile.Create(path).Dispose();
            return new(false, "a file that was there was created a second time");
        }
        catch (IOException)
        {
            // That is how a second creation is refused; what counts is that the first content stayed.
            return new(File.ReadAllText(path) == "first", "a file that was there was not created a second time");
        }
    }

    public static ProbeAnswer Locks(ProbeFolder folder)
    {
        string path = folder.NewFile("lock"u8);
        using SafeFileHandle one = Open(path);
        using SafeFileHandle other = Open(path);
        if (!OsLock.TryLock(one, exclusive: true))
        {
            return new(false, "a lock on a new file was refused");
        }

        if (OsLock.TryLock(other, exclusive: true) || OsLock.TryLock(other, exclusive: false))
        {
            return new(false, "two open files got a lock at once that only one may have");
        }

        OsLock.Release(one);
        if (!OsLock.TryLock(other, exclusive: false) || !OsLock.TryLock(one, exclusive: false))
        {
            return new(false, "a lock that was given back was not free, or was not shared");
        }

        return OsLock.TryLock(one, exclusive: true)
            ? new(false, "a lock became exclusive beside a shared one")
            : new(true, "an exclusive lock of one open file kept another one out, and shared ones kept an exclusive one out");
    }

    public static ProbeAnswer FreesAtClose(ProbeFolder folder)
    {
        string path = folder.NewFile("lock"u8);
        using SafeFileHandle other = Open(path);
        using (SafeFileHandle dying = Open(path))
        {
            if (!OsLock.TryLock(dying, exclusive: true) || OsLock.TryLock(other, exclusive: true))
            {
                return new(false, "there is no lock that could be freed");
            }
        }

        return OsLock.TryLock(other, exclusive: true)
            ? new(true, "a lock that was not given back was free as soon as its file closed, as the end of a process closes it")
            : new(false, "a lock stayed after its file was closed");
    }

    public static ProbeAnswer TellsFilesApart(ProbeFolder folder)
    {
        string path = folder.NewFile("old"u8);
        string aside = folder.NewFile("new"u8);
        using SafeFileHandle file = Open(path);
        bool isSame = FileStatus.OfPath(path) is { } named && named.IsSameFile(FileStatus.OfHandle(file));
        Exchange(aside, path);
        bool isOther = FileStatus.OfPath(path) is { } replaced && !replaced.IsSameFile(FileStatus.OfHandle(file));
        return (isSame, isOther) switch
        {
            (true, true) => new(true, "an open file had its number, and the one that took its name had another"),
            (false, _) => new(false, "an open file and its name had different numbers"),
            _ => new(false, "a file that took another one's name had that one's number"),
        };
    }

    public static ProbeAnswer ReplacesAtomically(ProbeFolder folder)
    {
        byte[] old = Content((byte)'o');
        byte[] anew = Content((byte)'n');
        string path = folder.NewFile(old);
        bool isEnd = false;
        int looks = 0;
        string? torn = null;
        var reader = new Thread(() =>
        {
            while (torn is null && !Volatile.Read(ref isEnd))
            {
                torn = LookFor(path, old, anew);
                looks++;
            }
        });
        reader.Start();
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                // As a document is replaced: on Windows what somebody has open cannot be renamed over.
                string aside = folder.NewFile(round % 2 == 0 ? anew : old);
                Exchange(aside, path);
                FileRemoval.Delete(aside);
            }
        }
        finally
        {
            Volatile.Write(ref isEnd, true);
            reader.Join();
        }

        return torn is null
            ? new(true, Invariant($"a file was replaced {Rounds} times while it was read {looks} times: always the old or the new one, whole"))
            : new(false, torn);
    }

    public static ProbeAnswer Exchanges(ProbeFolder folder)
    {
        string path = folder.NewFile("old"u8);
        string aside = folder.NewFile("new"u8);
        bool isKept = Exchange(aside, path);
        if (File.ReadAllText(path) != "new")
        {
            return new(false, "the file was not replaced");
        }

        return isKept && File.ReadAllText(aside) == "old"
            ? new(true, "two files changed names in one step, and none was lost")
            : new(false, "a file was replaced, but what it replaced was not kept");
    }

    public static ProbeAnswer ShowsAtOnce(ProbeFolder folder)
    {
        for (int round = 0; round < Rounds; round++)
        {
            string path = folder.NewFile("here"u8);
            if (!Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Contains(Path.GetFileName(path)) || File.ReadAllText(path) != "here")
            {
                return new(false, Invariant($"file {round + 1} was not to be seen right after it was made"));
            }

            FileRemoval.Remove(path);
            if (Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Contains(Path.GetFileName(path)) || FileStatus.OfPath(path) is not null)
            {
                return new(false, Invariant($"file {round + 1} was still to be seen right after it was removed"));
            }
        }

        return new(true, Invariant($"{Rounds} files were to be seen, whole, right after they were made, and not after they were removed"));
    }

    public static ProbeAnswer Shares(ProbeFolder folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return new(true, "permissions are inherited from the folder");
        }

        const UnixFileMode wanted =
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        string path = folder.NewFile("shared"u8);
        File.SetUnixFileMode(path, wanted);
        UnixFileMode mode = File.GetUnixFileMode(path);
        return mode == wanted
            ? new(true, "permissions of a file can be set")
            : new(false, $"permissions of a file were set to {wanted} and are {mode}");
    }

    public static ProbeAnswer Syncs(ProbeFolder folder)
    {
        string path = folder.NewFile("durable"u8);
        long start = Stopwatch.GetTimestamp();
        using (SafeFileHandle file = Open(path))
        {
            RandomAccess.FlushToDisk(file);
        }

        using OpenFolder opened = OpenFolder.TryOpen(CanonicalPath.Of(folder.Path))
                ?? throw new DirectoryNotFoundException("A folder that was just made is not there.");
            opened.Sync();
        double took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new(true, Invariant($"a file and its folder were flushed to the disk in {took:0.##} ms; whether the disk keeps its word cannot be seen"));
    }

    public static ProbeAnswer RunsClocks(ProbeFolder _)
    {
        long ticks = Environment.TickCount64;
        long stamp = Stopwatch.GetTimestamp();
        for (int round = 0; round < Rounds; round++)
        {
            if (Environment.TickCount64 < ticks || Stopwatch.GetTimestamp() < stamp)
            {
                return new(false, "the clock that only runs forward ran backward");
            }

            (ticks, stamp) = (Environment.TickCount64, Stopwatch.GetTimestamp());
        }

        return new(true, Invariant($"the clock that only runs forward does, in steps of {1e9 / Stopwatch.Frequency:0.##} ns"));
    }

    public static ProbeAnswer AgreesOnTime(ProbeFolder folder)
    {
        DateTime before = DateTime.UtcNow;
        DateTime written = File.GetLastWriteTimeUtc(folder.NewFile("now"u8));
        DateTime after = DateTime.UtcNow;
        TimeSpan skew = written < before ? written - before : written > after ? written - after : TimeSpan.Zero;
        return new(
            skew.Duration() <= TolerableSkew,
            Invariant($"the time of a new file and this machine's clock are {skew.Duration().TotalSeconds:0.###} s apart"));
    }

    /// <summary>Whether the file system is one of this machine: what was tried here then holds for all who see it.</summary>
    public static ProbeAnswer IsLocal(ProbeFolder folder)
    {
        string path = CanonicalPath.Of(folder.Path);
        FileSystemMount mount = FileSystemMount.Of(path);
        return mount.IsLocal
            ? new(true, $"'{new DriveInfo(path).DriveFormat}' is a file system of this machine")
            : new(false, $"'{mount.Type}' is a file system that other hosts can see: what they see was not tried; -Peer tries it");
    }

    private static SafeFileHandle Open(string path) =>
        StateFile.TryOpen(path, write: true) ?? throw new FileNotFoundException("A file that was just made is not there.", path);

    private static byte[] Content(byte letter)
    {
        byte[] content = new byte[ContentLength];
        content.AsSpan().Fill(letter);
        return content;
    }

    private static string? LookFor(string path, byte[] old, byte[] anew)
    {
        try
        {
            using SafeFileHandle? file = FileExchange.Look(path, () => StateFile.TryOpen(path, write: false));
            if (file is null)
            {
                return "a file was gone while it was replaced";
            }

            byte[]? seen = StateFile.ReadUpTo(file, ContentLength);
            return seen is not null && (seen.AsSpan().SequenceEqual(old) || seen.AsSpan().SequenceEqual(anew))
                ? null
                : "a file was neither the old nor the new one while it was replaced";
        }
        catch (Exception refused) when (FileFailure.Is(refused))
        {
            // A refusal is an answer too: it is what the probe is there to find.
            return $"a file could not be read while it was replaced: {refused.Message}";
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool Exchange(string aside, string path)
    {
        using OpenFolder folder = OpenFolderAt(Path.GetDirectoryName(path)!);
        return folder.Exchange(Path.GetFileName(aside), Path.GetFileName(path));
    }

    private static OpenFolder OpenFolderAt(string folder) => OpenFolder.TryOpen(CanonicalPath.Of(folder))
        ?? throw new DirectoryNotFoundException("A folder that was just made is not there.");
}
