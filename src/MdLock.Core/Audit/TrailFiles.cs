using System.Globalization;
using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>The files of one document's trail: <c>audit.jsonl</c>, closed ones named by their first event, the head.</summary>
/// <remarks>
/// A closed file keeps the name that it once got: no chain of renames that a crash could interrupt, and the names are
/// in the order of the events.
/// </remarks>
internal sealed class TrailFiles(DocumentFolders folder, IDisk disk)
{
    private const string ClosedPrefix = "audit-";
    private const string Extension = ".jsonl";

    /// <summary>Those of the file system itself; whoever writes there makes durable what the settings say.</summary>
    public TrailFiles(DocumentFolders folder)
        : this(folder, new OsDisk(folder, () => true))
    {
    }

    /// <summary>Looks whether the folder is still the one of its name, before it is read outside of the critical section.</summary>
    public void Refresh() => folder.Files.Refresh();

    /// <summary>Where they are.</summary>
    public IDisk Disk => disk;

    /// <summary>The file that is appended to.</summary>
    public string Current { get; } = Path.Combine(folder.Durable, "audit" + Extension);

    /// <summary>The file that says where the trail ends.</summary>
    public string Head { get; } = Path.Combine(folder.Durable, "audit.head");

    /// <summary>True if anything of a trail is there.</summary>
    public bool Exist => disk.Exists(Current) || disk.Exists(Head) || ListClosed().Count > 0;

    /// <summary>The name of a closed file.</summary>
    /// <param name="first">The number of its first event.</param>
    public string Closed(long first) => Path.Combine(
        folder.Durable, string.Create(CultureInfo.InvariantCulture, $"{ClosedPrefix}{first:D19}{Extension}"));

    /// <summary>The closed files, oldest first: the number of the first event of each.</summary>
    public IReadOnlyList<long> ListClosed()
    {
        var all = new List<long>();
        foreach (string name in disk.List(folder.Durable))
        {
            if (!name.StartsWith(ClosedPrefix, StringComparison.Ordinal) || !name.EndsWith(Extension, StringComparison.Ordinal))
            {
                continue;
            }

            ReadOnlySpan<char> digits = name.AsSpan(ClosedPrefix.Length, name.Length - ClosedPrefix.Length - Extension.Length);
            if (digits.Length == 19
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long first)
                && first > 0)
            {
                all.Add(first);
            }
        }

        all.Sort();
        return all;
    }

    /// <summary>Opens a file for reading and writing; makes it if it is not there.</summary>
    public SafeFileHandle OpenOrCreate(string path) => disk.TryOpen(path) ?? Create(path);

    private SafeFileHandle Create(string path)
    {
        disk.CreateFolder(folder.Durable);
        return disk.CreateShared(path);
    }
}
